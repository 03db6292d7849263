import { PageHeaderSkeleton, Skeleton } from "./ui/skeleton.tsx";

/** The page of one thing that is coming: its head, two panels beside each other, one below. */
export function DetailSkeleton() {
  return (
    <>
      <PageHeaderSkeleton />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-48 rounded-lg" />
        <Skeleton className="h-48 rounded-lg" />
        <Skeleton className="h-40 rounded-lg lg:col-span-2" />
      </div>
    </>
  );
}
