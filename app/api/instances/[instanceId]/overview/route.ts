import { defineQuery } from "@/lib/actions/define-query.ts";
import { OverviewInput, readOverview } from "@/lib/services/overview.ts";

export const dynamic = "force-dynamic";

export const GET = defineQuery(OverviewInput, readOverview);
