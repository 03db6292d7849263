import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { AccountOverviewInput, readAccountOverview } from "@/lib/services/account-overview.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(AccountOverviewInput, readAccountOverview);
