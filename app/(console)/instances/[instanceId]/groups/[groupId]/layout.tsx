import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { getGroup } from "@/lib/services/groups.ts";

/** Finds out that there is no such group before anything is sent, so that the answer can be 404. */
export default async function GroupLayout({
  params,
  children,
}: {
  params: Promise<{ instanceId: string; groupId: string }>;
  children: ReactNode;
}) {
  const { instanceId, groupId } = await params;
  await readAs((ctx) => getGroup(ctx, { instanceId: segmentText(instanceId), id: segmentText(groupId) }));
  return children;
}
