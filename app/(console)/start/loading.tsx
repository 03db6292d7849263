import { PageHeaderSkeleton, Skeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <div className="max-w-3xl">
      <PageHeaderSkeleton />
      <Skeleton className="mb-6 h-7 w-56" />
      <Skeleton className="h-80 rounded-lg" />
    </div>
  );
}
