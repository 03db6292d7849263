import { PageHeaderSkeleton, Skeleton } from "./ui/skeleton.tsx";

/** An overview that is coming: its head, four figures, two panels. */
export function OverviewSkeleton({ actions = 1 }: { actions?: number }) {
  return (
    <>
      <PageHeaderSkeleton actions={actions} />
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
