import { PageHeaderSkeleton, Skeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton actions={1} />
      <Skeleton className="mb-4 h-8.5 w-48 rounded-md" />
      <div className="flex flex-col gap-4">
        {[0, 1, 2].map((panel) => (
          <Skeleton key={panel} className="h-76 w-full rounded-lg" />
        ))}
      </div>
    </>
  );
}
