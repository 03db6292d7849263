import { z } from "zod";
import { defineRoute } from "@/lib/actions/define-route.ts";
import { readClientPage } from "@/lib/services/client-views.ts";
import { ListClientsInput } from "@/lib/services/clients.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(ListClientsInput.extend({ cursor: z.string().optional() }), readClientPage);
