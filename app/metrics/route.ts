import { createHash, timingSafeEqual } from "node:crypto";
import { getApplication } from "@/lib/auth/application.ts";
import { exposition, METRICS_CONTENT_TYPE } from "@/lib/services/metrics.ts";

export const dynamic = "force-dynamic";

/** Prometheus exposition; `METRICS=off` hides it, `METRICS_TOKEN` asks for a bearer token. */
export async function GET(request: Request): Promise<Response> {
  const app = getApplication();
  const { enabled, token } = app.settings.metrics;
  if (!enabled) return new Response("Metrics are switched off (METRICS=off).\n", { status: 404 });
  if (token !== undefined && !isBearer(request.headers.get("authorization"), token)) {
    return new Response("Send the METRICS_TOKEN as bearer token.\n", {
      status: 401,
      headers: { "www-authenticate": 'Bearer realm="metrics"' },
    });
  }
  return new Response(await exposition(app), {
    headers: { "content-type": METRICS_CONTENT_TYPE, "cache-control": "no-store" },
  });
}

/** In constant time, whatever the lengths. */
function isBearer(header: string | null, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
