import { createHmac } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Installation } from "../e2e/gatehouse.ts";
import { firstMessage, start } from "./processes.ts";
import type { Login } from "./wire.ts";

/** A broker that is measured, in a process of its own. */
export interface Broker {
  readonly name: string;
  readonly port: number;
  /** Process that handles MQTT. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface Gatehouse extends Broker {
  readonly url: string;
  /** Session of an operator. */
  readonly cookie: string;
}

const INSTANCE = "mqtt-bench";
const OWNER = { email: "bench@example.com", password: "measured not guessed" };
const secretOf = (index: number) => `DC.benchSecret${String(index).padStart(8, "0")}`;

/** The logins that both brokers get; Gatehouse checks them, bare Aedes lets everybody in. */
export function logins(count: number): Login[] {
  return Array.from({ length: count }, (_, index) => {
    const clientId = `GID_bench@@@${String(index).padStart(6, "0")}`;
    return {
      clientId,
      username: `DeviceCredential|DC.bench${index}|${INSTANCE}`,
      password: createHmac("sha1", secretOf(index)).update(clientId).digest("base64"),
    };
  });
}

export async function startBareAedes(): Promise<Broker> {
  const child = start("./bare-aedes.ts");
  const { port } = await firstMessage<AddressInfo>(child);
  return {
    name: "bare Aedes",
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill();
    },
  };
}

/** Gatehouse as `npm start` starts it, with a device credential for each login and quotas that are never met. */
export async function startGatehouse(clients: readonly Login[]): Promise<Gatehouse> {
  const installation = await Installation.create();
  await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
  const applied = await installation.apply({
    instances: [
      {
        id: INSTANCE,
        edition: "Platinum",
        maxTps: 10_000_000,
        groups: [{ id: "GID_bench", defaultEffect: "Deny", rules: rules() }],
        deviceCredentials: clients.map(({ clientId }, index) => ({
          clientId,
          id: `DC.bench${index}`,
          secret: secretOf(index),
        })),
      },
    ],
  });
  if (applied.status !== 0) throw new Error(applied.stderr);
  return {
    name: "Gatehouse",
    port: installation.ports.mqtt,
    pid: installation.gatewayPid(),
    url: installation.url,
    cookie: await signIn(installation.url),
    stop: () => installation.remove(),
  };
}

/** A policy as people write them: ten rules, of which the last allows what the load does. */
function rules() {
  return [
    ...Array.from({ length: 9 }, (_, i) => ({ effect: i % 3 === 2 ? "Deny" : "Allow", topic: `plant/${i}/#` })),
    { effect: "Allow", topic: "bench/#" },
  ].map((rule) => ({ ...rule, actions: ["mq:PUB", "mq:SUB"] }));
}

/** Signs in as next-auth's own client does. @returns the Cookie header of the session */
async function signIn(url: string): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ ...OWNER, csrfToken, json: "true", callbackUrl: url }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return cookiesOf(answer);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
