import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { getToken } from "@/lib/services/tokens.ts";

/** Finds out that there is no such token before anything is sent, so that the answer can be 404. */
export default async function TokenLayout({
  params,
  children,
}: {
  params: Promise<{ instanceId: string; id: string }>;
  children: ReactNode;
}) {
  const { instanceId, id } = await params;
  await readAs((ctx) => getToken(ctx, { instanceId: segmentText(instanceId), id: segmentNumber(id) }));
  return children;
}
