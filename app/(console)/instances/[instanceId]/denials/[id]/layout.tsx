import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { getDenial } from "@/lib/services/denials.ts";

/** Finds out that there is no such refusal before anything is sent, so that the answer can be 404. */
export default async function DenialLayout({
  params,
  children,
}: {
  params: Promise<{ instanceId: string; id: string }>;
  children: ReactNode;
}) {
  const { instanceId, id } = await params;
  await readAs((ctx) => getDenial(ctx, { instanceId: segmentText(instanceId), id: segmentNumber(id) }));
  return children;
}
