import { DetailSkeleton } from "@/components/detail-skeleton.tsx";

export default function Loading() {
  return <DetailSkeleton />;
}
