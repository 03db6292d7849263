import { queryOptions } from "@tanstack/react-query";
import type { Overview } from "../services/overview.ts";
import { getJson } from "./get-json.ts";

const REFRESH_MS = 5_000;

/** The overview of an instance, asked for again while somebody looks. `drawn` is what the server drew, at `drawnAt` (epoch ms). */
export function overviewQuery(instanceId: string, drawn: Overview, drawnAt: number, paused: boolean) {
  return queryOptions({
    queryKey: ["overview", instanceId],
    queryFn: ({ signal }) => getJson<Overview>(`/api/instances/${encodeURIComponent(instanceId)}/overview`, signal),
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
    retry: false,
    refetchInterval: paused ? false : REFRESH_MS,
    refetchOnWindowFocus: !paused,
  });
}
