import { PageHeaderSkeleton, TableSkeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton actions={1} />
      <TableSkeleton columns={5} rows={6} />
    </>
  );
}
