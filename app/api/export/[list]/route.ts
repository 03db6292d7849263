import { z } from "zod";
import { defineFileRoute } from "@/lib/actions/define-route.ts";
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
