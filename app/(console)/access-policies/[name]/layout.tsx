import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { getAccessPolicy } from "@/lib/services/manage-access-policies.ts";

/** Finds out that there is no such policy before anything is sent, so that the answer can be 404. */
export default async function AccessPolicyLayout({
  params,
  children,
}: {
  params: Promise<{ name: string }>;
  children: ReactNode;
}) {
  const { name } = await params;
  await readAs((ctx) => getAccessPolicy(ctx, { name: segmentText(name) }));
  return children;
}
