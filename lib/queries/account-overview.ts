import type { AccountOverview } from "../services/account-overview.ts";
import type { LiveQuery } from "./live.ts";

/** The overview of the account. `drawn` is what the server drew, at `drawnAt` (epoch ms). */
export function accountOverviewQuery(drawn: AccountOverview, drawnAt: number): LiveQuery<AccountOverview> {
  return { queryKey: ["account-overview"], path: "/api/overview", initialData: drawn, initialDataUpdatedAt: drawnAt };
}
