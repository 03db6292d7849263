import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <Skeleton className="mb-5 h-8 w-56" />
      <Skeleton className="mb-3 h-8.5 w-full max-w-xl" />
      <TableSkeleton columns={4} rows={12} />
    </>
  );
}
