import { PageHeaderSkeleton, Skeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <div className="max-w-4xl">
      <PageHeaderSkeleton actions={0} />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-58 rounded-lg" />
        <Skeleton className="h-104 rounded-lg" />
      </div>
    </div>
  );
}
