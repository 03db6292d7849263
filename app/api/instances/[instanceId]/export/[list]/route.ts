import { z } from "zod";
import { defineFileRoute } from "@/lib/actions/define-route.ts";
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
