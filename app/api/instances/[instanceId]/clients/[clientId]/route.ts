import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { readClientNow } from "@/lib/services/client-views.ts";
import { ClientInput } from "@/lib/services/clients.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(ClientInput, readClientNow);
