import type { ReasonCode } from "./reason.ts";

/*
 * The vendor's words for what becomes of a connection (QueryMqttTraceDevice), and one of our own: it has none for a
 * connection that the broker ends without the client's doing.
 */

export const TRACE_ACTIONS = ["connect", "close", "disconnect"] as const;
export type TraceAction = (typeof TRACE_ACTIONS)[number];

export const TRACE_INFOS = [
  "accepted",
  "not authorized",
  "clientId conflict",
  "resource auth failed",
  "no heart",
  "closed by client",
  "disconnected by client",
  "invalid param",
  "Socket IOException",
  "closed by server",
] as const;
export type TraceInfo = (typeof TRACE_INFOS)[number];

/** What a refused CONNECT is called: malformed, or not permitted. */
export function refusalInfo(reason: ReasonCode): TraceInfo {
  return reason.startsWith("malformed_") || reason === "unknown_mode" ? "invalid param" : "not authorized";
}
