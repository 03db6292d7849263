import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton actions={2} />
      <Skeleton className="mb-6 h-28 w-full rounded-lg" />
      <TableSkeleton columns={5} rows={2} />
    </>
  );
}
