import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { requireRole } from "@/lib/services/context.ts";

/** Turns away who sees only some instances before anything is sent, so that the answer can be 403. */
export default async function AccessPoliciesLayout({ children }: { children: ReactNode }) {
  await readAs((ctx) => requireRole(ctx, "viewer", null));
  return children;
}
