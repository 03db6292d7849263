import type { ReactNode } from "react";
import { readAs } from "@/lib/auth/page.ts";
import { requireRole } from "@/lib/services/context.ts";

/** Turns away who may not make policies before anything is sent, so that the answer can be 403. */
export default async function NewAccessPolicyLayout({ children }: { children: ReactNode }) {
  await readAs((ctx) => requireRole(ctx, "admin", null));
  return children;
}
