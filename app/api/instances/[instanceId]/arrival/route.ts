import { z } from "zod";
import { defineQuery } from "@/lib/actions/define-query.ts";
import { findArrival, WaitForClientInput } from "@/lib/services/waiting.ts";

export const dynamic = "force-dynamic";

export const GET = defineQuery(WaitForClientInput.extend({ since: z.coerce.number().int() }), findArrival);
