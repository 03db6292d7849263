import type { AccessPolicyDocument } from "./access-policy.ts";
import type { TokenType } from "./token.ts";

/*
 * The world in which the decision cases play: one state file, as `npm run apply` takes it, and what a state file cannot
 * say. Every door sets up the same world. What a case changes meanwhile belongs to that case alone, so that cases can run
 * in any order.
 */

const allow = (Action: string | string[], Resource: string | string[], Condition?: Conditions) => ({
  Effect: "Allow" as const,
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const deny = (Action: string | string[], Resource: string | string[], Condition?: Conditions) => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny" as const,
});
type Conditions = Record<string, Record<string, string | string[]>>;
const arn = (relative: string) => `acs:mq:*:*:${relative}`;

const ENTER = allow("mq:MqttInstanceAccess", arn("instance/mqtt-main"));
const ALL = allow("mq:*", "*");

const POLICIES: Readonly<Record<string, AccessPolicyDocument["Statement"]>> = {
  sensors: [
    ENTER,
    allow(["mq:PUB", "mq:SUB"], arn("topic/mqtt-main/sensors")),
    allow("mq:SUB", arn("groupId/mqtt-main/GID_open")),
  ],
  whole: [allow("mq:*", arn("*/mqtt-main/*"))],
  groupless: [ENTER, allow(["mq:PUB", "mq:SUB"], arn("topic/mqtt-main/sensors"))],
  homeless: [allow(["mq:PUB", "mq:SUB"], "*")],
  unwelcome: [ALL, deny("mq:MqttInstanceAccess", arn("instance/mqtt-main"))],
  discreet: [ALL, deny(["mq:PUB", "mq:SUB"], arn("topic/mqtt-main/sensors/secret"))],
  muted: [ALL, deny("mq:PUB", arn("groupId/mqtt-main/GID_open"))],
  deafened: [ALL, deny("mq:SUB", arn("groupId/mqtt-main/GID_open"))],
  generation2: [
    allow("mq:MqttInstanceAccess", arn("mqtt-main")),
    allow(["mq:PUB", "mq:SUB"], arn("mqtt-main%sensors")),
    allow("mq:SUB", arn("mqtt-main%GID_open")),
  ],
  generation2b: [
    allow("mq:MqttInstanceAccess", arn("mqtt-main")),
    allow(["mq:PUB", "mq:SUB"], arn("sensors")),
    allow("mq:SUB", arn("GID_open")),
  ],
  generation3: [
    allow("mq:MqttInstanceAccess", "acs:mq:cn-hangzhou:123456789:mqtt-main"),
    allow(["mq:PUB", "mq:SUB"], "acs:mq:cn-hangzhou:123456789:topic/mqtt-main/*"),
    allow("mq:SUB", arn("groupId/mqtt-main/*")),
  ],
  starry: [
    ENTER,
    allow("mq:?UB", [arn("topic/mqtt-main/s?nsors/*/state"), arn("topic/mqtt-main/open/*")]),
    allow("mq:SUB", arn("groupId/mqtt-main/*")),
  ],
  elsewhere: [ALL, deny("mq:*", arn("*/mqtt-other/*"))],
  lab: [allow("mq:*", "*", { IpAddress: { "acs:SourceIp": "203.0.113.0/24" } })],
  loopback: [allow("mq:*", "*", { IpAddress: { "acs:SourceIp": ["127.0.0.0/8", "::1"] } })],
  encrypted: [ALL, deny("mq:*", "*", { Bool: { "acs:SecureTransport": "false" } })],
  bygone: [allow("mq:*", "*", { DateLessThan: { "acs:CurrentTime": "2020-01-01T00:00:00Z" } })],
  lasting: [allow("mq:*", "*", { DateGreaterThan: { "acs:CurrentTime": "2020-01-01T00:00:00Z" } })],
  nothing: [allow("mq:ListMqttGroupId", "*")],
  fading: [ALL],
  tightening: [ALL],
};

/** Access users by name. Each has the key `KEY-<name>` with the secret `secret-of-<name>`, and the policy of its name. */
const RAM_USERS = [...Object.keys(POLICIES), "disabled", "deleted", "suspended1", "suspended2", "suspended3"];
const SYSTEM_USERS: Readonly<Record<string, string>> = {
  full: "AliyunMQFullAccess",
  publisher: "AliyunMQPubOnlyAccess",
  subscriber: "AliyunMQSubOnlyAccess",
  reader: "AliyunMQReadOnlyAccess",
};

export const keyOf = (user: string) => ({ id: `KEY-${user}`, secret: `secret-of-${user}` });

const rule = (effect: "Allow" | "Deny", actions: "PUB" | "SUB" | "both", topic: string) => ({
  effect,
  actions: actions === "both" ? ["mq:PUB", "mq:SUB"] : [`mq:${actions}`],
  topic,
});

const GROUPS = [
  { id: "GID_open", defaultEffect: "Allow", rules: [] },
  { id: "GID_shut", defaultEffect: "Deny", rules: [] },
  {
    id: "GID_rules",
    defaultEffect: "Deny",
    rules: [
      rule("Allow", "both", "sensors/#"),
      rule("Deny", "both", "sensors/secret/#"),
      rule("Allow", "both", "sensors/secret/known"),
      rule("Allow", "both", "rooms/+/state"),
      rule("Allow", "PUB", "only/pub"),
      rule("Allow", "SUB", "only/sub"),
      rule("Allow", "both", "deep/a/b/c/d/e/f"),
    ],
  },
  {
    id: "GID_fence",
    defaultEffect: "Allow",
    rules: [
      rule("Deny", "both", "private/#"),
      rule("Deny", "PUB", "readonly/#"),
      rule("Deny", "SUB", "writeonly/#"),
      rule("Deny", "both", "+/secret"),
    ],
  },
  { id: "GID_later", defaultEffect: "Allow", rules: [] },
] as const;

/** Devices by client ID; each has the key `<client ID without signs>` and a secret of its own. */
export const deviceOf = (clientId: string) => ({
  clientId,
  id: `DC.${clientId.replace(/[^A-Za-z0-9]/g, "")}`,
  secret: `DC.secret-of-${clientId.replace(/[^A-Za-z0-9]/g, "")}`,
});
const DEVICES = ["open", "shut", "rules", "fence", "later"].map((group) => deviceOf(`GID_${group}@@@dev`));
const SPECIAL = ["disabled", "rotated", "overdue", "lost", "blocked", "leaving", "gone"].map((name) =>
  deviceOf(`GID_open@@@${name}`),
);

const openGroup = [{ id: "GID_open" }] as const;

/** What `npm run apply` takes. */
export const WORLD_FILE = {
  accessUsers: [
    { name: "root", kind: "primary", accessKeys: [keyOf("root")] },
    ...RAM_USERS.map((name) => ({
      name,
      kind: "ram",
      accessKeys: [keyOf(name)],
      policies: [name in POLICIES ? name : "whole"],
    })),
    ...Object.entries(SYSTEM_USERS).map(([name, policy]) => ({
      name,
      kind: "ram",
      accessKeys: [keyOf(name)],
      policies: [policy],
    })),
  ],
  accessPolicies: Object.entries(POLICIES).map(([name, Statement]) => ({
    name,
    document: { Version: "1", Statement },
  })),
  instances: [
    {
      id: "mqtt-main",
      edition: "Standard",
      maxTopicLength: 128,
      groups: GROUPS,
      deviceCredentials: [...DEVICES, ...SPECIAL],
    },
    {
      id: "mqtt-other",
      edition: "Standard",
      groups: openGroup,
      deviceCredentials: [{ ...deviceOf("GID_open@@@dev"), id: "DC.other" }],
    },
    { id: "mqtt-off", edition: "Standard", enabled: false, groups: openGroup },
    { id: "mqtt-full", edition: "Standard", maxConnections: 1, groups: openGroup },
    {
      id: "mqtt-tight",
      edition: "Standard",
      maxSubscriptionsPerClient: 2,
      maxTopicLength: 16,
      maxMessageBytes: 10,
      groups: openGroup,
    },
    { id: "mqtt-mute", edition: "Standard", maxTps: 0, groups: openGroup },
    { id: "mqtt-fenced", edition: "Standard", groups: [{ id: "GID_open" }, { id: "GID_gone" }] },
    { id: "mqtt-walled", edition: "Standard", groups: openGroup },
    {
      id: "mqtt-custom",
      edition: "Professional",
      groups: [{ id: "GID_open" }, { id: "GID_fence", rules: [rule("Deny", "both", "private/#")] }],
      customIdentities: [
        { username: "ann", secret: "ann's secret", signMode: "SIGNED" },
        { username: "bob", secret: "bob's secret", signMode: "ORIGIN" },
        { username: "ann", clientId: "bound-1", secret: "ann's other secret", signMode: "SIGNED" },
        { username: "cleo", clientId: "bound-1", secret: "cleo's secret", signMode: "ORIGIN" },
      ],
      customPermissions: [
        { identityType: "USER", identity: "ann", topic: "sensors/#", permitAction: "PUB_SUB", effect: "ALLOW" },
        { identityType: "USER", identity: "ann", topic: "sensors/secret/#", permitAction: "PUB_SUB", effect: "DENY" },
        { identityType: "USER", identity: "ann", topic: "private/a", permitAction: "PUB_SUB", effect: "ALLOW" },
        { identityType: "USER", identity: "bob", topic: "only/pub", permitAction: "PUB", effect: "ALLOW" },
        { identityType: "USER", identity: "bob", topic: "only/sub", permitAction: "SUB", effect: "ALLOW" },
        { identityType: "USER", identity: "bob", topic: "rooms/+/state", permitAction: "PUB_SUB", effect: "ALLOW" },
        { identityType: "CLIENT", identity: "bound-1", topic: "own/bound-1", permitAction: "PUB_SUB", effect: "ALLOW" },
        { identityType: "CLIENT", identity: "bound-1", topic: "sensors/kitchen", permitAction: "PUB", effect: "DENY" },
      ],
    },
  ],
} as const;

export interface WorldToken {
  readonly instanceId: string;
  readonly type: TokenType;
  readonly filters: readonly string[];
  /** How it is at the start of every case. */
  readonly state: "live" | "expired" | "revoked" | "revoked_and_expired";
}

const token = (type: TokenType, filters: string, state: WorldToken["state"] = "live", instanceId = "mqtt-main") => ({
  instanceId,
  type,
  filters: filters.split(" "),
  state,
});

/** Tokens by the name that cases use. */
export const WORLD_TOKENS = {
  reads: token("R", "sensors/#"),
  writes: token("W", "sensors/#"),
  both: token("RW", "sensors/#"),
  writesRooms: token("W", "rooms/+/state"),
  readsPart: token("R", "sensors/+ rooms/kitchen"),
  many: token("RW", "a/b/c b/+/d c/# private/# readonly/# sensors/secret/#"),
  parent: token("RW", "sensors"),
  expired: token("R", "sensors/#", "expired"),
  revoked: token("R", "sensors/#", "revoked"),
  revokedAndExpired: token("W", "sensors/#", "revoked_and_expired"),
  elsewhere: token("R", "sensors/#", "live", "mqtt-other"),
  elsewhereExpired: token("R", "sensors/#", "expired", "mqtt-other"),
  toRevoke: token("RW", "sensors/#"),
  toExpire: token("RW", "sensors/#"),
  toRevokeBeside: token("W", "rooms/#"),
  forDisabledKey: token("RW", "sensors/#"),
  tight: token("RW", "sensors/#", "live", "mqtt-tight"),
  mute: token("W", "sensors/#", "live", "mqtt-mute"),
} as const satisfies Record<string, WorldToken>;
export type WorldTokenName = keyof typeof WORLD_TOKENS;

/** What the file cannot say. */
export const WORLD_EXTRAS = {
  disabledKeys: [keyOf("disabled").id],
  deletedKeys: [keyOf("deleted").id],
  /** In mqtt-main. */
  disabledDevices: ["GID_open@@@disabled"],
  /** Rotated in mqtt-main: the pair that the file gives is the previous one, good until then (ms from now). */
  rotatedDevices: [
    { clientId: "GID_open@@@rotated", id: "DC.newpair0001", secret: "DC.newsecret0001", previousEndsInMs: 3_600_000 },
    { clientId: "GID_open@@@overdue", id: "DC.newpair0002", secret: "DC.newsecret0002", previousEndsInMs: -1_000 },
  ],
  /** Unregistered in mqtt-main. */
  unregisteredDevices: ["GID_open@@@lost"],
  blocks: [
    { instanceId: "mqtt-main", kind: "client", value: "GID_open@@@blocked", reason: "stolen", endsInMs: null },
    { instanceId: "mqtt-main", kind: "client", value: "GID_open@@@pardoned", reason: "", endsInMs: -1_000 },
    { instanceId: "mqtt-fenced", kind: "group", value: "GID_open", reason: "", endsInMs: 3_600_000 },
    { instanceId: "mqtt-fenced", kind: "address", value: "203.0.113.0/24", reason: "", endsInMs: null },
    { instanceId: "mqtt-walled", kind: "address", value: "127.0.0.0/8", reason: "", endsInMs: null },
    { instanceId: "mqtt-custom", kind: "client", value: "banned-1", reason: "", endsInMs: null },
  ],
} as const;
