import { z } from "zod";
import { readChosenRows } from "@/lib/actions/chosen-rows.ts";
import { defineFileRoute, definePostRoute } from "@/lib/actions/define-route.ts";
import { listDownload } from "@/lib/actions/list-download.ts";
import { ACCOUNT_EXPORTS, EXPORT_FORMATS } from "@/lib/services/list-export.ts";

export const dynamic = "force-dynamic";

/** Beside these, what the page of the list has in its own address. */
const Input = z
  .object({ list: z.enum(ACCOUNT_EXPORTS), format: z.enum(EXPORT_FORMATS).default("csv") })
  .catchall(z.string());

export const GET = defineFileRoute(Input, (ctx, { list, format, ...query }, request) =>
  listDownload(ctx, { list, instanceId: null, query }, format, request),
);

/** The same of the rows that are ticked: their IDs are the body, because an address has no room for them. */
export const POST = definePostRoute(Input, async (ctx, { list, format }, request) => {
  const chosen = await readChosenRows(request);
  return listDownload(ctx, { list, instanceId: null, query: {}, chosen }, format, request);
});
