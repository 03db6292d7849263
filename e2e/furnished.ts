import { join } from "node:path";
import { closeDatabase } from "../db/client.ts";
import { openApplication, systemContext } from "../lib/services/application.ts";
import { createBlock } from "../lib/services/block-list.ts";
import { saveAccessPolicy } from "../lib/services/manage-access-policies.ts";
import { issueToken } from "../lib/services/tokens.ts";
import { connectDevice, next } from "./device.ts";
import { test as base, expect, type Server } from "./fixtures.ts";
import { furnishImports } from "./furnished-imports.ts";
import { ROOT, until } from "./gatehouse.ts";
import { recordUse } from "./recorded-use.ts";

export const EMPTY_ID = "mqtt-cn-look-empty";
export const FULL_ID = "mqtt-cn-look-full";
const SECRET = "secret-of-the-test";
export const DEVICE = "GID_line_00@@@device-00";
/** As long as a device ID may well be: it must wrap, not push the page aside. */
export const LONG_DEVICE = `GID_line_00@@@${"x".repeat(48)}`;

/** IDs that only the running server knows. */
export interface Furniture {
  readonly tokenId: number;
  readonly denialId: number;
  /** An access user with policies and keys. */
  readonly userId: string;
  readonly importIds: Awaited<ReturnType<typeof furnishImports>>;
}

/** Rows of a long list: one list has more than a page of them; who takes pictures sees them everywhere. Each row is looked at many times over. */
const MANY = process.env.PICTURES ? 60 : 10;

const two = (n: number) => String(n).padStart(2, "0");

const rules = Array.from({ length: 12 }, (_, n) => ({
  effect: n % 3 === 0 ? "Deny" : "Allow",
  actions: n % 4 === 0 ? ["mq:PUB"] : ["mq:PUB", "mq:SUB"],
  topic: n === 5 ? "a/very/long/topic/that/goes/on/+/and/on/until/nobody/can/read/it/any/more/#" : `line/${n}/+/state`,
}));

const STATE = {
  accessPolicies: [
    {
      name: "publish-lines",
      document: {
        Version: "1",
        Statement: [{ Effect: "Allow", Action: ["mq:PUB", "mq:MqttInstanceAccess"], Resource: ["*"] }],
      },
    },
  ],
  accessUsers: [
    { name: "primary", kind: "primary", accessKeys: [{ id: "AK.look-primary", secret: SECRET }] },
    {
      name: "backend-of-the-pages",
      policies: ["publish-lines"],
      accessKeys: [
        { id: "AK.look-active", secret: SECRET },
        { id: "AK.look-disabled", secret: SECRET, enabled: false },
      ],
    },
    {
      name: "a-user-with-a-name-as-long-as-one-can-be-which-is-64-characters.",
      policies: ["AliyunMQPubOnlyAccess", "AliyunMQReadOnlyAccess", "AliyunMQSubOnlyAccess", "publish-lines"],
    },
    ...Array.from({ length: 9 }, (_, n) => ({ name: `backend-${two(n)}` })),
  ],
  instances: [
    { id: EMPTY_ID, name: "look-empty", edition: "Standard" },
    { id: "mqtt-cn-look-keys", name: "look-keys", edition: "Standard" },
    {
      id: FULL_ID,
      name: "look-full",
      edition: "Platinum",
      groups: Array.from({ length: 60 }, (_, n) => ({
        id: `GID_line_${two(n)}`,
        defaultEffect: n % 2 === 0 ? "Deny" : "Allow",
        rules: n === 0 ? rules : [],
      })),
      customIdentities: Array.from({ length: MANY }, (_, n) => ({
        username: n === 0 ? "a-username-of-sixty-four-characters-as-long-as-one-can-be-at-all" : `user-${two(n)}`,
        secret: SECRET,
        signMode: n % 3 === 0 ? "ORIGIN" : "SIGNED",
        ...(n % 4 === 0 ? { clientId: `client-${two(n)}` } : {}),
      })),
      customPermissions: Array.from({ length: MANY }, (_, n) => ({
        identityType: n % 4 === 0 ? "CLIENT" : "USER",
        identity: n % 4 === 0 ? `client-${two(n)}` : `user-${two(n)}`,
        topic: n === 0 ? `plant/${"long-level/".repeat(4)}#` : `plant/${n}/+/state`,
        permitAction: n % 3 === 0 ? "PUB" : "PUB_SUB",
        effect: n % 5 === 0 ? "DENY" : "ALLOW",
      })),
      deviceCredentials: [
        ...Array.from({ length: MANY }, (_, n) => ({
          clientId: `GID_line_00@@@device-${two(n)}`,
          id: `DC.look-${two(n)}`,
          secret: SECRET,
          enabled: n !== 1,
        })),
        { clientId: LONG_DEVICE, id: "DC.look-long", secret: SECRET },
      ],
    },
  ],
};

/** What the policy says in its second version: of everything that a statement can hold, something. */
const LINES = {
  Version: "1",
  Statement: [
    {
      Effect: "Allow",
      Action: ["mq:PUB", "mq:MqttInstanceAccess"],
      Resource: [
        `acs:mq:*:*:instance/${FULL_ID}`,
        `acs:mq:*:*:topic/${FULL_ID}/line/*`,
        `acs:mq:*:*:groupId/${FULL_ID}/*`,
      ],
      Condition: {
        IpAddress: { "acs:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] },
        Bool: { "acs:SecureTransport": "true" },
      },
    },
    { Effect: "Deny", Action: "mq:*", Resource: `acs:mq:*:*:topic/${FULL_ID}/line/secret` },
  ],
};

/** What the pages show: many rows of each kind, one of each state, a live client, and a refusal. */
async function furnish({ installation }: Server): Promise<Furniture> {
  expect(await installation.apply(STATE)).toMatchObject({ status: 0, stderr: "" });

  const app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
  const ctx = systemContext(app, "apply");
  const filters = ["lamps/#", `a/very/long/topic/${"and/on/".repeat(4)}#`];
  const issue = (note: string) =>
    issueToken(ctx, { instanceId: FULL_ID, type: "RW", filters, expiresAt: Date.now() + 3_600_000, note });
  for (let n = 0; n < 11; n++) issue(`token ${n}`);
  recordUse(app.db, FULL_ID);
  saveAccessPolicy(ctx, { name: "publish-lines", seenVersion: 1, document: JSON.stringify(LINES) });
  const block = { instanceId: FULL_ID, disconnect: false };
  for (let n = 0; n < 6; n++) {
    createBlock(ctx, {
      ...block,
      kind: "address",
      value: `198.51.100.${n}`,
      reason: n === 3 ? "port scan ".repeat(12) : "",
    });
  }
  createBlock(ctx, {
    ...block,
    kind: "group",
    value: "GID_line_59",
    reason: "taken out of service",
    endsAt: Date.now() + 7_200_000,
  });
  const { token } = issue("the newest token of all, with a note that goes on for a while so that it has to be wrapped");
  const importIds = await furnishImports(ctx, FULL_ID);
  closeDatabase(app.db);

  const login = (clientId: string, keyId: string) =>
    ({ clientId, instanceId: FULL_ID, mode: "DeviceCredential", keyId, secret: SECRET }) as const;
  const refused = await connectDevice(installation.ports.mqtt, login(LONG_DEVICE, "DC.look-long"));
  const closed = next(refused, "close");
  refused.publish("secret/door", "open", { qos: 0 });
  await closed;
  const denials = () => installation.query("select id from denials where instance_id = ?", FULL_ID) as { id: number }[];
  await until("the refusal is recorded", () => denials().length > 0);
  // It ends with the server of its worker.
  await connectDevice(installation.ports.mqtt, login(DEVICE, "DC.look-00"), { clean: true });
  const [user] = installation.query("select id from access_users where name = 'backend-of-the-pages'") as {
    id: string;
  }[];
  return { tokenId: token.id, denialId: denials()[0]?.id ?? 0, userId: user?.id ?? "", importIds };
}

/** The fixtures of the other specs, on a server that has something to show on every page. */
export const test = base.extend<object, { readonly furniture: Furniture }>({
  furniture: [async ({ server }, use) => use(await furnish(server)), { scope: "worker", timeout: 60_000 }],
});
export { expect };
