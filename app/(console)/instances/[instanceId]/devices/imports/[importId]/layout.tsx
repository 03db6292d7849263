import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { getImport } from "@/lib/services/imports.ts";

/** Finds out that there is no such import before anything is sent, so that the answer can be 404. */
export default async function ImportLayout({
  params,
  children,
}: {
  params: Promise<{ instanceId: string; importId: string }>;
  children: ReactNode;
}) {
  const { instanceId, importId } = await params;
  await readAs((ctx) => getImport(ctx, { instanceId: segmentText(instanceId), importId: segmentNumber(importId) }));
  return children;
}
