import type { IncomingHttpHeaders } from "node:http";
import { type AddressRange, formatAddress, parseAddress, rangeContains } from "../domain/address.ts";
import type { Origin } from "./door.ts";

/** Which proxies are believed when they say for whom they speak. By default none is: a client could say it as well. */
export interface TrustedProxies {
  /** Peers of the TCP listener that begin every connection with a PROXY protocol header. */
  readonly tcp: readonly AddressRange[];
  /** Whether clients of these came over TLS, where the header does not say. */
  readonly tls: boolean;
  /** Whether a proxy writes the `X-Forwarded-…` headers of all that comes to the WebSocket listener. */
  readonly forwarded: boolean;
}

export const NO_PROXIES: TrustedProxies = { tcp: [], tls: false, forwarded: false };

type Place = Pick<Origin, "address" | "secure" | "throughProxy">;

/** @param peer address of the socket's other end. */
export function tcpOrigin(peer: string, { tcp, tls }: TrustedProxies): Place {
  if (tcp.length === 0) return { address: peer, secure: false };
  const address = parseAddress(peer);
  const throughProxy = address !== null && tcp.some((range) => rangeContains(range, address));
  return { address: peer, secure: throughProxy && tls, throughProxy };
}

/** Of several entries the last counts: it is the proxy's own, those before it are what the client wrote. */
export function webSocketOrigin(peer: string, headers: IncomingHttpHeaders, { forwarded }: TrustedProxies): Place {
  if (!forwarded) return { address: peer, secure: false };
  const client = parseAddress(lastOf(headers["x-forwarded-for"]));
  const proto = lastOf(headers["x-forwarded-proto"]).toLowerCase();
  return {
    address: client === null ? peer : formatAddress(client),
    secure: proto === "https" || proto === "wss",
  };
}

function lastOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  return text.split(",").at(-1)?.trim() ?? "";
}
