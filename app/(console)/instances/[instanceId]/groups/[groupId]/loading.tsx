import { PageHeaderSkeleton, Skeleton } from "@/components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <Skeleton className="mb-5 h-18 w-full rounded-lg" />
      <Skeleton className="h-96 w-full rounded-lg" />
    </>
  );
}
