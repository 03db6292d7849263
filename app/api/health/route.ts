import { getApplication } from "@/lib/auth/application.ts";
import { readHealth } from "@/lib/services/health.ts";

export const dynamic = "force-dynamic";

/** For load balancers and monitors; needs no session. */
export function GET(): Response {
  const health = readHealth(getApplication());
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
