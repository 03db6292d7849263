import { addressOf } from "@/lib/auth/address.ts";
import { getApplication } from "@/lib/auth/application.ts";
import { answer } from "@/lib/openapi/door.ts";
import { type OpenDoor, openDoor } from "@/lib/openapi/open.ts";

export const dynamic = "force-dynamic";

/** One per process, however often Next loads this module: rate limits are counted in its memory. */
const holder = globalThis as typeof globalThis & { gatehouseApiDoor?: OpenDoor };

function getDoor(): OpenDoor {
  holder.gatehouseApiDoor ??= open();
  return holder.gatehouseApiDoor;
}

function open(): OpenDoor {
  const door = openDoor(getApplication(), {
    now: Date.now,
    report: (error, requestId) => {
      const said = error instanceof Error ? error.stack : String(error);
      process.stderr.write(`gatehouse: defect in API request ${requestId}: ${said}\n`);
    },
  });
  process.once("exit", () => door.close());
  return door;
}

/** The RPC API. Requests to `/` that are its own come here too, by the rewrites of the configuration. */
function handle(request: Request): Promise<Response> {
  const { headers } = request;
  return answer(getDoor(), request, {
    address: addressOf(headers) ?? "unknown",
    // Next writes this header itself, unless a proxy is trusted.
    secure: headers.get("x-forwarded-proto") === "https",
  });
}

export const GET = handle;
export const POST = handle;
// So that these too are told what is wrong in an envelope that SDKs can read.
export const PUT = handle;
export const PATCH = handle;
export const DELETE = handle;
