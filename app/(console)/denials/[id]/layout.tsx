import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber } from "@/lib/auth/page-address.ts";
import { getDenial } from "@/lib/services/denials.ts";

/** Finds out that there is no such refusal before anything is sent, so that the answer can be 404. */
export default async function StrayDenialLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  const { id } = await params;
  await readAs((ctx) => getDenial(ctx, { instanceId: "", id: segmentNumber(id) }));
  return children;
}
