import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <Skeleton className="mb-5 h-12 max-w-sm" />
      <Skeleton className="mb-3 h-8.5 w-full max-w-xl" />
      <TableSkeleton columns={5} rows={10} />
    </>
  );
}
