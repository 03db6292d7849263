import { PageHeaderSkeleton, Skeleton, TableSkeleton } from "./ui/skeleton.tsx";

/** A list that is coming: head, filters, table. */
export function ListSkeleton({ columns = 5, actions = 1 }: { columns?: number; actions?: number }) {
  return (
    <>
      <PageHeaderSkeleton actions={actions} />
      <Skeleton className="mb-3 h-8.5 w-full max-w-xl rounded-md" />
      <TableSkeleton columns={columns} rows={10} />
    </>
  );
}
