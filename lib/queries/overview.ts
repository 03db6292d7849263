import type { Overview } from "../services/overview.ts";
import type { LiveQuery } from "./live.ts";

/** The overview of an instance. `drawn` is what the server drew, at `drawnAt` (epoch ms). */
export function overviewQuery(instanceId: string, drawn: Overview, drawnAt: number): LiveQuery<Overview> {
  return {
    queryKey: ["overview", instanceId],
    path: `/api/instances/${encodeURIComponent(instanceId)}/overview`,
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}
