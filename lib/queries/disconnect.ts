import { queryOptions } from "@tanstack/react-query";
import { getJson } from "./get-json.ts";

const LOOK_MS = 250;

export interface DisconnectOutcome {
  /** `closed`, `not_connected` or `expired`; null while the order is open. */
  readonly outcome: string | null;
}

/** What has become of an order to disconnect a client. */
export function disconnectQuery({
  instanceId,
  requestId,
}: {
  readonly instanceId: string;
  readonly requestId: number;
}) {
  return queryOptions({
    queryKey: ["disconnect", instanceId, requestId],
    queryFn: ({ signal }) =>
      getJson<DisconnectOutcome>(`/api/instances/${encodeURIComponent(instanceId)}/disconnects/${requestId}`, signal),
    refetchInterval: ({ state }) => (state.data?.outcome == null && state.error === null ? LOOK_MS : false),
    refetchIntervalInBackground: true,
  });
}
