import { z } from "zod";
import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { readClientPage } from "@/lib/services/client-views.ts";
import { ListClientsInput } from "@/lib/services/clients.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(ListClientsInput.extend({ cursor: z.string().optional() }), readClientPage);
