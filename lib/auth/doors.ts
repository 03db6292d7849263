import { headers } from "next/headers";
import { type Doors, readDoors } from "../services/doors.ts";
import { getApplication } from "./application.ts";
import type { OperatorContext } from "./session.ts";

/** Where devices find the broker, as seen from whoever asks for this page. */
export async function findDoors(ctx: OperatorContext): Promise<Doors> {
  const host = hostname((await headers()).get("host"));
  return readDoors(ctx, getApplication().settings.mqtt, host);
}

/** Of `console.example:3000` or `[::1]:3000`, without the port; null for what is no host. */
function hostname(host: string | null): string | null {
  if (host === null) return null;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, "") || null;
  } catch {
    return null;
  }
}
