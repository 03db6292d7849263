// How long the core takes to decide, on a database as a running gateway has it. A process of its own, so that nothing else
// shares its heap.
import type { ConnectRequest } from "../lib/domain/authenticate.ts";
import type { OperationRequest } from "../lib/domain/authorize.ts";
import { formatUsername, type LoginMode } from "../lib/domain/login.ts";
import { signClientId } from "../lib/domain/signature.ts";
import { formatTokenPassword } from "../lib/domain/token.ts";
import { Access } from "../lib/services/access.ts";
import { applyState, parseStateFile } from "../lib/services/apply.ts";
import { issueToken } from "../lib/services/tokens.ts";
import { openTestWorld } from "../lib/testing/context.ts";
import { median } from "./figures.ts";

export interface DecisionFigure {
  readonly name: string;
  /** Of processor time, so that what else the machine does is not counted. */
  readonly microseconds: number;
}

const INSTANCE = "mqtt-bench";
const GROUP = "GID_bench";
const CLIENT = `${GROUP}@@@device-0000`;
const SECRET = "0123456789abcdef0123456789abcdef";
const RULES = 20;
const BATCHES = 9;

const batchMs = Number(process.argv[2] ?? 300);
const world = openTestWorld(Date.now());
process.send?.(measure());
world.close();

function measure(): DecisionFigure[] {
  const access = seed();
  const { text } = issueToken(world.system, {
    instanceId: INSTANCE,
    type: "RW",
    filters: Array.from({ length: 10 }, (_, i) => `site/${i}/#`),
    expiresAt: Date.now() + 3_600_000,
    note: "",
  });
  const connect = (mode: LoginMode, keyId: string, password: string): ConnectRequest => ({
    clientId: CLIENT,
    username: formatUsername(mode, keyId, INSTANCE),
    password,
    address: "192.0.2.1",
    secure: false,
    now: Date.now(),
  });
  const signature = signClientId(SECRET, CLIENT);
  const logins: Record<LoginMode, ConnectRequest> = {
    DeviceCredential: connect("DeviceCredential", "DC.benchBenchBenchBench00", signature),
    Signature: connect("Signature", "AKbenchRam", signature),
    Token: connect("Token", "AKbenchRam", formatTokenPassword([["RW", text]])),
    CustomAuth: connect("CustomAuth", "bench-user", signature),
  };
  const publish: OperationRequest = {
    action: "PUBLISH",
    topic: "site/9/line/3/temperature",
    payloadBytes: 64,
    now: Date.now(),
  };
  const subscribe: OperationRequest = { action: "SUBSCRIBE", topic: "site/9/line/+/#", now: Date.now() };

  return Object.entries(logins).flatMap(([mode, request]) => {
    const { binding, decision } = access.authenticate(request);
    if (binding === null) throw new Error(`${mode}: ${decision.reason}`);
    const state = { subscriptions: { held: 1, alreadyHeld: false } };
    return [
      figure(`CONNECT, ${mode}`, () => access.authenticate(request).decision.allowed),
      figure(`PUBLISH, ${mode}`, () => access.authorize(binding, publish, state).allowed),
      figure(`SUBSCRIBE, ${mode}`, () => access.authorize(binding, subscribe, state).allowed),
    ];
  });
}

/** One instance, a group with 20 rules, a RAM user with three policies. */
function seed(): Access {
  const allow = (action: string, resource: string) => ({ Effect: "Allow", Action: action, Resource: resource });
  const state = {
    accessPolicies: [
      { name: "bench-login", document: { Version: "1", Statement: [allow("mq:MqttInstanceAccess", "*")] } },
      { name: "bench-topics", document: { Version: "1", Statement: [allow("mq:PUB", "*"), allow("mq:SUB", "*")] } },
      {
        name: "bench-deny",
        document: {
          Version: "1",
          Statement: [{ Effect: "Deny", Action: "mq:PUB", Resource: `acs:mq:*:*:${INSTANCE}%secret` }],
        },
      },
    ],
    accessUsers: [
      {
        name: "bench",
        kind: "ram",
        accessKeys: [{ id: "AKbenchRam", secret: SECRET }],
        policies: ["bench-login", "bench-topics", "bench-deny"],
      },
    ],
    instances: [
      {
        id: INSTANCE,
        edition: "Platinum",
        groups: [
          {
            id: GROUP,
            defaultEffect: "Deny",
            rules: Array.from({ length: RULES }, (_, i) => ({
              effect: i % 5 === 4 ? "Deny" : "Allow",
              actions: ["mq:PUB", "mq:SUB"],
              topic: i % 5 === 4 ? `closed/${i}/#` : `site/${i === 18 ? 9 : 100 + i}/#`,
            })),
          },
        ],
        deviceCredentials: [{ clientId: CLIENT, id: "DC.benchBenchBenchBench00", secret: SECRET }],
        customIdentities: [{ username: "bench-user", secret: SECRET, signMode: "SIGNED" }],
        customPermissions: Array.from({ length: RULES }, (_, i) => ({
          identityType: "USER",
          identity: "bench-user",
          topic: i % 5 === 4 ? `closed/${i}/#` : `site/${i === 18 ? 9 : 100 + i}/#`,
          effect: i % 5 === 4 ? "DENY" : "ALLOW",
        })),
      },
    ],
  };
  applyState(world.system, parseStateFile(state));
  return new Access(world.db.$client, world.keyring, { connections: () => 1, isConnected: () => false });
}

/** @throws Error when the decision refuses: then something else would be measured */
function figure(name: string, decide: () => boolean): DecisionFigure {
  if (!decide()) throw new Error(`${name} was refused`);
  const run = (): number => {
    const endAt = performance.now() + batchMs;
    const before = process.cpuUsage();
    let count = 0;
    while (performance.now() < endAt) for (let i = 0; i < 100; i++, count++) decide();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  run();
  return { name, microseconds: median(Array.from({ length: BATCHES }, run)) };
}
