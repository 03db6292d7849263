import { z } from "zod";
import { defineRoute } from "@/lib/actions/define-route.ts";
import { findArrival, WaitForClientInput } from "@/lib/services/waiting.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(WaitForClientInput.extend({ since: z.coerce.number().int() }), findArrival);
