import { queryOptions } from "@tanstack/react-query";
import type { ClientArrival } from "../services/waiting.ts";
import { getJson } from "./get-json.ts";

/** How often the guide looks whether the device has come. */
const LOOK_MS = 1_000;

/**
 * What has become of the client that somebody is about to connect.
 * @param input.since epoch ms: refusals before it do not count
 */
export function arrivalQuery(input: {
  readonly instanceId: string;
  readonly clientId: string;
  readonly since: number;
}) {
  const { instanceId, clientId, since } = input;
  return queryOptions({
    queryKey: ["arrival", instanceId, clientId, since],
    queryFn: ({ signal }) =>
      getJson<ClientArrival>(
        `/api/instances/${encodeURIComponent(instanceId)}/arrival?${new URLSearchParams({ clientId, since: String(since) })}`,
        signal,
      ),
    // Once it is there, it has been seen: what happens later is told on the page of the client.
    refetchInterval: ({ state }) => (state.data?.state === "connected" ? false : LOOK_MS),
    refetchIntervalInBackground: true,
  });
}
