import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type { Area } from "./messages.ts";
import { MoreMessages } from "./more-messages.tsx";

/** Areas that the shell and the primitives need in the browser on every page. */
export const BASE_AREAS = ["common", "shell"] as const satisfies readonly Area[];

/**
 * Sends the catalogues of these areas to the browser for the client components inside. Server components read every area
 * without it, so a page that has no client component with words of its own needs none of this.
 */
export async function ClientMessages({ areas, children }: { areas: readonly Area[]; children: ReactNode }) {
  const all = await getMessages();
  const picked = Object.fromEntries(areas.map((area) => [area, all[area]]));
  return <MoreMessages messages={picked}>{children}</MoreMessages>;
}
