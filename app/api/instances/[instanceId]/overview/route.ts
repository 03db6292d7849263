import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { OverviewInput, readOverview } from "@/lib/services/overview.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(OverviewInput, readOverview);
