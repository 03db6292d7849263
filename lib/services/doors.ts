import { readGatewayState } from "./clients.ts";
import type { ServiceContext } from "./context.ts";

/** Where devices find the broker; null for a door that is shut. */
export interface Doors {
  readonly tcp: { readonly host: string; readonly port: number } | null;
  readonly ws: { readonly host: string; readonly port: number } | null;
}

/** What the settings say, for as long as no gateway has told where it really listens. */
export interface ConfiguredDoors {
  readonly host: string;
  readonly tcpPort: number;
  readonly wsPort: number;
}

/**
 * The addresses to write into a device.
 * @param visitedHost the name by which the operator reached the console: where the broker listens on every address of the
 * machine, a device reaches it by the same name.
 */
export function readDoors(ctx: ServiceContext, configured: ConfiguredDoors, visitedHost: string | null): Doors {
  const { running, listeners } = readGatewayState(ctx);
  const door = (told: string | undefined, port: number) => {
    const heard = told === undefined ? null : parseListener(told);
    if (running && heard === null) return null;
    if (heard === null && port === 0) return null;
    const place = heard ?? { host: configured.host, port };
    return { host: isEverywhere(place.host) ? (visitedHost ?? "127.0.0.1") : place.host, port: place.port };
  };
  return { tcp: door(listeners.tcp, configured.tcpPort), ws: door(listeners.ws, configured.wsPort) };
}

/** `127.0.0.1:1883` or `[::1]:1883`. */
function parseListener(text: string): { host: string; port: number } | null {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d+)$/.exec(text);
  const host = match?.groups?.v6 ?? match?.groups?.host;
  return host === undefined ? null : { host, port: Number(match?.groups?.port) };
}

const isEverywhere = (host: string) => host === "0.0.0.0" || host === "::";
