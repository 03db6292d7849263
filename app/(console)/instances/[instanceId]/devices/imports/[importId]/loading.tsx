import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <Skeleton className="mb-6 h-5 w-full max-w-xl" />
      <Skeleton className="mb-6 h-56 w-full rounded-lg" />
      <TableSkeleton columns={4} rows={8} />
    </>
  );
}
