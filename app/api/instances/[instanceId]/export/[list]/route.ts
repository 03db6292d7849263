import { z } from "zod";
import { readChosenRows } from "@/lib/actions/chosen-rows.ts";
import { defineFileRoute, definePostRoute } from "@/lib/actions/define-route.ts";
import { listDownload } from "@/lib/actions/list-download.ts";
import { EXPORT_FORMATS, INSTANCE_EXPORTS } from "@/lib/services/list-export.ts";

export const dynamic = "force-dynamic";

/** Beside these, what the page of the list has in its own address. */
const Input = z
  .object({ instanceId: z.string(), list: z.enum(INSTANCE_EXPORTS), format: z.enum(EXPORT_FORMATS).default("csv") })
  .catchall(z.string());

export const GET = defineFileRoute(Input, (ctx, { instanceId, list, format, ...query }, request) =>
  listDownload(ctx, { list, instanceId, query }, format, request),
);

/** The same of the rows that are ticked: their IDs are the body, because an address has no room for them. */
export const POST = definePostRoute(Input, async (ctx, { instanceId, list, format }, request) => {
  const chosen = await readChosenRows(request);
  return listDownload(ctx, { list, instanceId, query: {}, chosen }, format, request);
});
