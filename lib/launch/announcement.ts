import type { Settings } from "../config/settings.ts";

/** Addresses that the gateway listens on, by door; a door that is off is absent. */
type Listeners = Readonly<Record<string, string>>;

/** What the terminal shows once everything listens. */
export function announcement(started: {
  readonly settings: Settings;
  /** Empty where the gateway was left out. */
  readonly listeners: Listeners;
  /** One-time code of the set-up link; null where there is an operator. */
  readonly setUpCode: string | null;
}): string {
  const { settings, listeners, setUpCode } = started;
  const console = `http://${address(settings.console.host, settings.console.port)}`;
  const left = settings.gateway ? null : "left out (GATEWAY=off); npm run gateway runs it alone";
  const lines = [line("Console", console), ...doors(listeners), line("Gateway", left), line("State", settings.dataDir)];
  const setUp =
    setUpCode === null
      ? ""
      : `\n  Nobody can sign in yet. Open this link once to make the first owner:\n  ${console}/set-up?code=${setUpCode}\n`;
  return `\nGatehouse is running.\n${lines.join("")}${setUp}\n`;
}

/** The same for a gateway that runs alone. */
export function gatewayAnnouncement(listeners: Listeners, settings: Settings): string {
  return `\nThe gateway is running.\n${[...doors(listeners), line("State", settings.dataDir)].join("")}\n`;
}

const doors = (listeners: Listeners) => [
  line("MQTT", listeners.tcp && `mqtt://${listeners.tcp}`),
  line("WebSocket", listeners.ws && `ws://${listeners.ws}/mqtt`),
  line("Broker hooks", listeners.hooks && `http://${listeners.hooks}`),
];

const line = (name: string, value: string | null | undefined) => (value ? `  ${name.padEnd(13)} ${value}\n` : "");

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
