import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <Skeleton className="mb-6 h-80 w-full rounded-lg" />
      <TableSkeleton columns={5} rows={5} />
    </>
  );
}
