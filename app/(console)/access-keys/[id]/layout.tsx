import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { getAccessKey } from "@/lib/services/access-key-list.ts";

/** Finds out that there is no such key before anything is sent, so that the answer can be 404. */
export default async function AccessKeyLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  const { id } = await params;
  await readAs((ctx) => getAccessKey(ctx, { id: segmentText(id) }));
  return children;
}
