import type { Settings } from "../config/settings.ts";

/** What the terminal shows once everything listens. */
export function announcement(started: {
  readonly settings: Settings;
  /** Addresses of the gateway by door; empty where it was left out. */
  readonly listeners: Readonly<Record<string, string>>;
  /** One-time code of the set-up link; null where there is an operator. */
  readonly setUpCode: string | null;
}): string {
  const { settings, listeners, setUpCode } = started;
  const console = `http://${address(settings.console.host, settings.console.port)}`;
  const lines = [
    ["Console", console],
    ["MQTT", listeners.tcp && `mqtt://${listeners.tcp}`],
    ["WebSocket", listeners.ws && `ws://${listeners.ws}/mqtt`],
    ["Broker hooks", listeners.hooks && `http://${listeners.hooks}`],
    ["Gateway", settings.gateway ? undefined : "left out (GATEWAY=off); npm run gateway runs it alone"],
    ["State", settings.dataDir],
  ].flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`  ${name?.padEnd(13)} ${value}`]));
  const setUp =
    setUpCode === null
      ? []
      : [
          "",
          "  Nobody can sign in yet. Open this link once to make the first owner:",
          `  ${console}/set-up?code=${setUpCode}`,
        ];
  return `\n${["Gatehouse is running.", ...lines, ...setUp].join("\n")}\n\n`;
}

/** An address that can be opened from this machine: a wildcard is no destination. */
function address(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return reachable.includes(":") ? `[${reachable}]:${port}` : `${reachable}:${port}`;
}

/** Lets the console's own lines through again; `start.mjs` holds them back so that nothing says "ready" too early. */
export function unmute(): void {
  const release: unknown = Reflect.get(globalThis, Symbol.for("gatehouse.unmute"));
  if (typeof release === "function") release();
}
