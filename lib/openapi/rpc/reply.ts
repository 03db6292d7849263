import type { ApiError } from "../error.ts";
import { toXml } from "./xml.ts";

export type Format = "JSON" | "XML";

/** What every answer says beside its content. */
export interface Envelope {
  readonly requestId: string;
  readonly format: Format;
}

/** @param operation its name; the root of the answer in XML. */
export function successReply(
  { requestId, format }: Envelope,
  operation: string,
  body: Readonly<Record<string, unknown>>,
): Response {
  const answer = { RequestId: requestId, ...body };
  const text = format === "XML" ? toXml(`${operation}Response`, answer) : JSON.stringify(answer);
  return reply(200, format, requestId, text);
}

/** @param hostId the host that the caller addressed. @param recommend where to read about the error. */
export function errorReply(
  { requestId, format }: Envelope,
  error: ApiError,
  place: { readonly hostId: string; readonly recommend: string },
): Response {
  const answer = {
    RequestId: requestId,
    HostId: place.hostId,
    Code: error.code,
    Message: error.message,
    Recommend: place.recommend,
    ...(error.accessDenied === undefined ? {} : { AccessDeniedDetail: { ...error.accessDenied } }),
  };
  const text = format === "XML" ? toXml("Error", answer) : JSON.stringify(answer);
  const response = reply(error.status, format, requestId, text);
  if (error.retryAfterMs !== undefined) {
    const ms = Math.max(1, Math.ceil(error.retryAfterMs));
    // The SDKs read milliseconds from the first, everybody else seconds from the second.
    response.headers.set("x-acs-retry-after", String(ms));
    response.headers.set("retry-after", String(Math.ceil(ms / 1_000)));
  }
  return response;
}

function reply(status: number, format: Format, requestId: string, text: string): Response {
  return new Response(text, {
    status,
    headers: {
      "content-type": format === "XML" ? "text/xml;charset=utf-8" : "application/json;charset=utf-8",
      "cache-control": "no-store",
      "x-acs-request-id": requestId,
    },
  });
}
