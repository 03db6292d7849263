import { PageHeaderSkeleton, Skeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <div className="mb-4 grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {["broker", "connections", "credentials", "refusals"].map((tile) => (
          <Skeleton key={tile} className="h-26 rounded-lg" />
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-64 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </>
  );
}
