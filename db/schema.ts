import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  blob,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { ACCESS_USER_KINDS, KEY_STATUSES } from "../lib/domain/access-policy.ts";
import { TRACE_ACTIONS } from "../lib/domain/connection-trace.ts";
import { IDENTITY_TYPES, PERMIT_ACTIONS, PERMIT_EFFECTS, SIGN_MODES } from "../lib/domain/custom-auth.ts";
import { BLOCK_KINDS } from "../lib/domain/decision.ts";
import { DEFAULT_EFFECTS, GROUP_ACTIONS, type GroupRule } from "../lib/domain/group-policy.ts";
import {
  IMPORT_KINDS,
  IMPORT_ROW_STATES,
  IMPORT_STATUSES,
  type ImportMapping,
  WORKING_STATUSES,
} from "../lib/domain/import.ts";
import { LOGIN_MODES } from "../lib/domain/login.ts";
import { ROLES } from "../lib/domain/operator.ts";
import { TEST_EXPECTATIONS } from "../lib/domain/policy-test.ts";
import { EDITIONS, QUOTAS } from "../lib/domain/quota.ts";
import { RECONNECT_OUTCOMES } from "../lib/domain/reconnect.ts";
import { TOKEN_TYPES } from "../lib/domain/token.ts";

/*
 * Every time is an integer, milliseconds since the epoch. Every list that can be long has an index that ends in a unique
 * column, so that it can be read by keyset pages. What must hold always is said here (keys, unique, check) or by the
 * triggers of the migrations (counters), not only in code.
 */

const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((v) => `'${v}'`).join(", "))})`;

/** Facts about this database itself: `master_key_check` proves that the master key at hand is the one that sealed the rows. */
export const meta = sqliteTable("meta", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});

// ── Operators ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** People who sign in to the console. */
export const operators = sqliteTable(
  "operators",
  {
    id: text("id").primaryKey(),
    /** Stored in lower case, so that unique means what people expect. */
    email: text("email").notNull().unique(),
    name: text("name").notNull(),
    /** argon2id in PHC format. */
    passwordHash: text("password_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    disabledAt: integer("disabled_at"),
    lastSignInAt: integer("last_sign_in_at"),
    lastSignInAddress: text("last_sign_in_address"),
  },
  (t) => [check("operators_email_lower", sql`${t.email} = lower(${t.email})`)],
);

/** What an operator may do: a role for one instance, or for all (`instanceId` null). The strongest that applies counts. */
export const operatorRoles = sqliteTable(
  "operator_roles",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    operatorId: text("operator_id")
      .notNull()
      .references(() => operators.id, { onDelete: "cascade" }),
    instanceId: text("instance_id").references(() => instances.id, {
      onDelete: "cascade",
    }),
    role: text("role", { enum: ROLES }).notNull(),
  },
  (t) => [
    uniqueIndex("operator_roles_one").on(t.operatorId, t.instanceId),
    uniqueIndex("operator_roles_all").on(t.operatorId).where(sql`${t.instanceId} is null`),
    index("operator_roles_instance").on(t.instanceId),
    check("operator_roles_role", oneOf(t.role, ROLES)),
    // An owner owns the installation; there is no owner of one instance.
    check("operator_roles_owner_all", sql`${t.role} <> 'owner' or ${t.instanceId} is null`),
  ],
);

/** Filters of lists that an operator has named, for that operator alone. Deleted with the operator and with the instance. */
export const savedViews = sqliteTable(
  "saved_views",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    operatorId: text("operator_id").notNull(),
    /** Empty for the lists over the account. */
    instanceId: text("instance_id").notNull(),
    /** As in the addresses of pages: `devices`. */
    list: text("list").notNull(),
    name: text("name").notNull(),
    /** Of the page's address, as `q=x&state=never`. */
    query: text("query").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("saved_views_name").on(t.operatorId, t.instanceId, t.list, t.name),
    index("saved_views_instance").on(t.instanceId),
  ],
);

/** Signed-in browsers. The session cookie names a row; ending the row ends the session, whoever holds a copy of the cookie. */
export const operatorSessions = sqliteTable(
  "operator_sessions",
  {
    id: text("id").primaryKey(),
    operatorId: text("operator_id")
      .notNull()
      .references(() => operators.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    endedAt: integer("ended_at"),
    address: text("address"),
    userAgent: text("user_agent").notNull().default(""),
  },
  (t) => [
    index("operator_sessions_operator").on(t.operatorId, t.createdAt),
    index("operator_sessions_expiry").on(t.expiresAt),
  ],
);

/** The one-time code of the set-up link. Only its SHA-256 is kept. */
export const setupCodes = sqliteTable("setup_codes", {
  hash: blob("hash", { mode: "buffer" }).primaryKey(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});

/** State of rate limits that must survive a restart (sign-in, set-up): theoretical arrival time per bucket, epoch ms. */
export const throttles = sqliteTable(
  "throttles",
  {
    bucket: text("bucket").primaryKey(),
    arrivalAt: integer("arrival_at").notNull(),
  },
  (t) => [index("throttles_arrival").on(t.arrivalAt)],
);

// ── Instances, groups ────────────────────────────────────────────────────────────────────────────────────────────────

export const instances = sqliteTable(
  "instances",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    edition: text("edition", { enum: EDITIONS }).notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull().default(true),
    maxConnections: integer("max_connections").notNull(),
    maxTps: integer("max_tps").notNull(),
    maxSubscriptionsPerClient: integer("max_subscriptions_per_client").notNull(),
    maxTokenResources: integer("max_token_resources").notNull(),
    /** UTF-8 bytes. */
    maxTopicLength: integer("max_topic_length").notNull(),
    maxMessageBytes: integer("max_message_bytes").notNull(),
    /** The vendor closes the connection on a refused SUBSCRIBE in every mode; the default here is failure in the SUBACK. */
    closeOnRefusedSubscribe: integer("close_on_refused_subscribe", {
      mode: "boolean",
    })
      .notNull()
      .default(false),
    /** The vendor's FAQ misspells the notice before a token's end (`$SYS/tokenExprireNotice`, `exprireTime`); some clients read only that. */
    misspeltExpireNotice: integer("misspelt_expire_notice", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Deleted: refused and hidden at once; its rows are purged in small steps by the gateway, which then removes this one. */
    deletedAt: integer("deleted_at"),
  },
  (t) => [
    uniqueIndex("instances_name").on(sql`lower(${t.name})`).where(sql`${t.deletedAt} is null`),
    check("instances_edition", oneOf(t.edition, EDITIONS)),
    check(
      "instances_limits",
      sql`${t.maxConnections} >= 0 and ${t.maxTps} >= 0 and ${t.maxSubscriptionsPerClient} >= 0
      and ${t.maxTokenResources} between 1 and 10000 and ${t.maxTopicLength} between 1 and 65535
      and ${t.maxMessageBytes} between 1 and 268435455`,
    ),
  ],
);

/** Counters that quotas and pages read; maintained by triggers, never by counting rows. */
export const instanceCounts = sqliteTable("instance_counts", {
  instanceId: text("instance_id")
    .primaryKey()
    .references(() => instances.id, { onDelete: "cascade" }),
  groups: integer("groups").notNull().default(0),
  deviceCredentials: integer("device_credentials").notNull().default(0),
  tokens: integer("tokens").notNull().default(0),
  customIdentities: integer("custom_identities").notNull().default(0),
  customPermissions: integer("custom_permissions").notNull().default(0),
  /** Client IDs on the block list; groups and addresses are not counted. */
  blockedClients: integer("blocked_clients").notNull().default(0),
});

export const groups = sqliteTable(
  "groups",
  {
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    /** What holds for a topic that no rule touches. Allow for a new group. */
    defaultEffect: text("default_effect", { enum: DEFAULT_EFFECTS }).notNull().default("Allow"),
    /** Raised by every change of the default effect or the rules; a live client remembers the one that it connected with. */
    policyVersion: integer("policy_version").notNull().default(1),
    note: text("note").notNull().default(""),
    /** Maintained by triggers. */
    deviceCredentials: integer("device_credentials").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.id] }),
    check("groups_default_effect", oneOf(t.defaultEffect, DEFAULT_EFFECTS)),
    check("groups_policy_version", sql`${t.policyVersion} >= 1`),
  ],
);

/** Key and value that programs put on an instance, to find it again. */
export const instanceTags = sqliteTable(
  "instance_tags",
  {
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    value: text("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.key] })],
);

export const groupTags = sqliteTable(
  "group_tags",
  {
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    key: text("key").notNull(),
    value: text("value").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.groupId, t.key] }),
    foreignKey({
      columns: [t.instanceId, t.groupId],
      foreignColumns: [groups.instanceId, groups.id],
    }).onDelete("cascade"),
  ],
);

export const groupRules = sqliteTable(
  "group_rules",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    /** Order on the page; it does not decide anything. */
    position: integer("position").notNull(),
    effect: text("effect", { enum: DEFAULT_EFFECTS }).notNull(),
    pub: integer("pub", { mode: "boolean" }).notNull(),
    sub: integer("sub", { mode: "boolean" }).notNull(),
    /** A topic filter: any number of levels, `+` and `#`. */
    topic: text("topic").notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.instanceId, t.groupId],
      foreignColumns: [groups.instanceId, groups.id],
    }).onDelete("cascade"),
    index("group_rules_group").on(t.instanceId, t.groupId, t.position),
    unique("group_rules_once").on(t.instanceId, t.groupId, t.effect, t.topic),
    check("group_rules_effect", oneOf(t.effect, DEFAULT_EFFECTS)),
    check("group_rules_actions", sql`${t.pub} or ${t.sub}`),
  ],
);

/** Versions of group policies, the current one included: a live client keeps the one that it connected with. */
export const groupPolicyVersions = sqliteTable(
  "group_policy_versions",
  {
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    version: integer("version").notNull(),
    defaultEffect: text("default_effect", { enum: DEFAULT_EFFECTS }).notNull(),
    /** JSON array of rules, in the order of the page. */
    rules: text("rules", { mode: "json" }).$type<GroupRule[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    /** Name of who saved it. */
    createdBy: text("created_by").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.groupId, t.version] }),
    foreignKey({
      columns: [t.instanceId, t.groupId],
      foreignColumns: [groups.instanceId, groups.id],
    }).onDelete("cascade"),
    check("group_policy_versions_default", oneOf(t.defaultEffect, DEFAULT_EFFECTS)),
    check("group_policy_versions_rules", sql`json_valid(${t.rules})`),
  ],
);

/** What a group policy must allow and must deny: every save of the policy is measured against these lines. */
export const groupPolicyTests = sqliteTable(
  "group_policy_tests",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    /** Order on the page. */
    position: integer("position").notNull(),
    expect: text("expect", { enum: TEST_EXPECTATIONS }).notNull(),
    action: text("action", { enum: GROUP_ACTIONS }).notNull(),
    /** A topic name, or for SUB a filter. */
    topic: text("topic").notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.instanceId, t.groupId],
      foreignColumns: [groups.instanceId, groups.id],
    }).onDelete("cascade"),
    unique("group_policy_tests_once").on(t.instanceId, t.groupId, t.action, t.topic),
    check("group_policy_tests_expect", oneOf(t.expect, TEST_EXPECTATIONS)),
    check("group_policy_tests_action", oneOf(t.action, GROUP_ACTIONS)),
  ],
);

// ── Access users, keys, policies ─────────────────────────────────────────────────────────────────────────────────────

export const accessUsers = sqliteTable(
  "access_users",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    kind: text("kind", { enum: ACCESS_USER_KINDS }).notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("access_users_name").on(sql`lower(${t.name})`),
    // There is one primary account.
    uniqueIndex("access_users_primary").on(t.kind).where(sql`${t.kind} = 'primary'`),
    check("access_users_kind", oneOf(t.kind, ACCESS_USER_KINDS)),
  ],
);

export const accessKeys = sqliteTable(
  "access_keys",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => accessUsers.id, { onDelete: "cascade" }),
    /** Sealed: a signature can only be checked with the secret itself. */
    sealedSecret: text("sealed_secret").notNull(),
    status: text("status", { enum: KEY_STATUSES }).notNull().default("active"),
    note: text("note").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    lastUsedAt: integer("last_used_at"),
    lastUsedAddress: text("last_used_address"),
    lastUsedClientId: text("last_used_client_id"),
  },
  (t) => [
    index("access_keys_user").on(t.userId, t.createdAt, t.id),
    check("access_keys_status", oneOf(t.status, KEY_STATUSES)),
  ],
);

export const accessPolicies = sqliteTable(
  "access_policies",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** Built in and read-only. */
    system: integer("system", { mode: "boolean" }).notNull().default(false),
    /** RAM policy document, JSON text as saved. */
    document: text("document").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("access_policies_name").on(t.name),
    check("access_policies_json", sql`json_valid(${t.document})`),
  ],
);

/** Every version of an access policy, the current one included. */
export const accessPolicyVersions = sqliteTable(
  "access_policy_versions",
  {
    policyId: text("policy_id")
      .notNull()
      .references(() => accessPolicies.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    document: text("document").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.policyId, t.version] }),
    check("access_policy_versions_json", sql`json_valid(${t.document})`),
  ],
);

export const accessUserPolicies = sqliteTable(
  "access_user_policies",
  {
    userId: text("user_id")
      .notNull()
      .references(() => accessUsers.id, { onDelete: "cascade" }),
    policyId: text("policy_id")
      .notNull()
      .references(() => accessPolicies.id, { onDelete: "restrict" }),
    attachedAt: integer("attached_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.policyId] }), index("access_user_policies_policy").on(t.policyId)],
);

// ── Tokens, device credentials, block list ───────────────────────────────────────────────────────────────────────────

export const tokens = sqliteTable(
  "tokens",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    /** SHA-256 of the token; the token itself is nowhere. */
    hash: blob("hash", { mode: "buffer" }).notNull().unique(),
    /** For people: the first characters (with `gtk_`) and the last four. */
    prefix: text("prefix").notNull(),
    lastFour: text("last_four").notNull(),
    type: text("type", { enum: TOKEN_TYPES }).notNull(),
    /** JSON array of topic filters, sorted, without duplicates. */
    filters: text("filters", { mode: "json" }).$type<string[]>().notNull(),
    note: text("note").notNull().default(""),
    /** Who issued it: `operator:<id>`, `access_key:<access key ID>` or `system:<part>`, and the name that they had then. */
    issuedBy: text("issued_by").notNull(),
    issuedByName: text("issued_by_name").notNull(),
    issuedFrom: text("issued_from"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    revokedAt: integer("revoked_at"),
    revokedBy: text("revoked_by"),
    lastUsedAt: integer("last_used_at"),
    lastUsedClientId: text("last_used_client_id"),
    lastUsedAddress: text("last_used_address"),
  },
  (t) => [
    index("tokens_newest").on(t.instanceId, t.id),
    index("tokens_prefix").on(t.instanceId, t.prefix, t.id),
    index("tokens_unrevoked_expiry").on(t.instanceId, t.expiresAt, t.id).where(sql`${t.revokedAt} is null`),
    index("tokens_revoked").on(t.instanceId, t.revokedAt, t.id).where(sql`${t.revokedAt} is not null`),
    index("tokens_expiry").on(t.expiresAt),
    // The same for the tokens of one issuer: what an app has issued is found, counted and revoked as a whole.
    index("tokens_issuer").on(t.instanceId, t.issuedBy, t.id),
    index("tokens_issuer_unrevoked").on(t.instanceId, t.issuedBy, t.expiresAt, t.id).where(sql`${t.revokedAt} is null`),
    index("tokens_issuer_revoked")
      .on(t.instanceId, t.issuedBy, t.revokedAt, t.id)
      .where(sql`${t.revokedAt} is not null`),
    index("tokens_note").on(t.instanceId, t.note, t.id).where(sql`${t.note} <> ''`),
    check("tokens_type", oneOf(t.type, TOKEN_TYPES)),
    check("tokens_filters", sql`json_valid(${t.filters}) and json_array_length(${t.filters}) >= 1`),
    check("tokens_hash", sql`length(${t.hash}) = 32`),
    check("tokens_expiry_after", sql`${t.expiresAt} > ${t.createdAt}`),
  ],
);

/**
 * Which client IDs have connected with a token, the first of them: so many that people see who uses it, and so few that a
 * token which is passed around fills nothing.
 */
export const tokenClients = sqliteTable(
  "token_clients",
  {
    tokenId: integer("token_id")
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    instanceId: text("instance_id").notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    /** Of the last time. */
    address: text("address").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenId, t.clientId] }),
    index("token_clients_client").on(t.instanceId, t.clientId, t.lastAt, t.tokenId),
    index("token_clients_latest").on(t.tokenId, t.lastAt, t.clientId),
  ],
);

/** When a device was last heard of: its last CONNECT with either pair, or its registration. Written like this in queries, to use the index. */
export const lastSign = (t: {
  createdAt: AnySQLiteColumn;
  lastUsedAt: AnySQLiteColumn;
  previousLastUsedAt: AnySQLiteColumn;
}) => sql<number>`max(${t.createdAt}, coalesce(${t.lastUsedAt}, 0), coalesce(${t.previousLastUsedAt}, 0))`;

/**
 * One per client ID. The group is not a foreign key: a credential is held, and counts, until it is unregistered, also when
 * its group is deleted meanwhile.
 */
export const deviceCredentials = sqliteTable(
  "device_credentials",
  {
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    clientId: text("client_id").notNull(),
    groupId: text("group_id").notNull(),
    /** `DeviceAccessKeyId`, unique over all instances. */
    keyId: text("key_id").notNull().unique(),
    sealedSecret: text("sealed_secret").notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull().default(true),
    /** The pair before the last rotation; good until `previousEndsAt`. All three are set, or none is. */
    previousKeyId: text("previous_key_id").unique(),
    previousSealedSecret: text("previous_sealed_secret"),
    previousEndsAt: integer("previous_ends_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Last CONNECT with the current pair, and from where. */
    lastUsedAt: integer("last_used_at"),
    lastUsedAddress: text("last_used_address"),
    /** Last CONNECT with the pair before, also when that is good no more. */
    previousLastUsedAt: integer("previous_last_used_at"),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.clientId] }),
    index("device_credentials_group").on(t.instanceId, t.groupId, t.clientId),
    index("device_credentials_newest").on(t.instanceId, t.createdAt, t.clientId),
    // Who was not heard of for long, the longest first; registration counts as the first sign of life.
    index("device_credentials_idle").on(t.instanceId, lastSign(t), t.clientId),
    // What pages filter by is rare among a million, so each has the few rows that it finds. Searches by client ID and group
    // are ranges of client IDs, on these and on the primary key.
    index("device_credentials_never")
      .on(t.instanceId, t.clientId)
      .where(sql`${t.lastUsedAt} is null and ${t.previousLastUsedAt} is null`),
    index("device_credentials_rotating").on(t.instanceId, t.clientId).where(sql`${t.previousKeyId} is not null`),
    index("device_credentials_disabled").on(t.instanceId, t.clientId).where(sql`${t.enabled} = 0`),
    index("device_credentials_overlap").on(t.previousEndsAt).where(sql`${t.previousEndsAt} is not null`),
    check(
      "device_credentials_previous",
      sql`(${t.previousKeyId} is null) = (${t.previousSealedSecret} is null) and (${t.previousKeyId} is null) = (${t.previousEndsAt} is null)`,
    ),
    check("device_credentials_group_of_client", sql`instr(${t.clientId}, ${t.groupId} || '@@@') = 1`),
  ],
);

export const clientBlocks = sqliteTable(
  "client_blocks",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    kind: text("kind", { enum: BLOCK_KINDS }).notNull(),
    /** A client ID, a group ID, or an address or CIDR range in canonical form. */
    value: text("value").notNull(),
    reason: text("reason").notNull().default(""),
    createdBy: text("created_by").notNull(),
    /** The name that they had then. */
    createdByName: text("created_by_name").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    /** Null: until it is taken off the list. */
    endsAt: integer("ends_at"),
  },
  (t) => [
    index("client_blocks_end").on(t.endsAt).where(sql`${t.endsAt} is not null`),
    unique("client_blocks_once").on(t.instanceId, t.kind, t.value),
    index("client_blocks_newest").on(t.instanceId, t.id),
    check("client_blocks_kind", oneOf(t.kind, BLOCK_KINDS)),
  ],
);

// ── Custom auth ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Usernames that a customer brings along: of a username for any client ID, or for one. */
export const customIdentities = sqliteTable(
  "custom_identities",
  {
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    username: text("username").notNull(),
    /** Empty for an identity of the username alone (`USER`). */
    clientId: text("client_id").notNull(),
    identityType: text("identity_type", { enum: IDENTITY_TYPES }).notNull(),
    sealedSecret: text("sealed_secret").notNull(),
    signMode: text("sign_mode", { enum: SIGN_MODES }).notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    lastUsedAt: integer("last_used_at"),
    lastUsedClientId: text("last_used_client_id"),
    lastUsedAddress: text("last_used_address"),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.username, t.clientId] }),
    index("custom_identities_type").on(t.instanceId, t.identityType, t.username, t.clientId),
    index("custom_identities_client").on(t.instanceId, t.clientId, t.username),
    check("custom_identities_type", oneOf(t.identityType, IDENTITY_TYPES)),
    check("custom_identities_sign_mode", oneOf(t.signMode, SIGN_MODES)),
    check("custom_identities_client", sql`(${t.identityType} = 'USER') = (${t.clientId} = '')`),
  ],
);

/** What usernames and client IDs of custom auth may do on topics. */
export const customPermissions = sqliteTable(
  "custom_permissions",
  {
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    /** A username or a client ID. Not a foreign key: permissions may come before, and stay after, their identity. */
    identity: text("identity").notNull(),
    identityType: text("identity_type", { enum: IDENTITY_TYPES }).notNull(),
    /** A topic filter. */
    topic: text("topic").notNull(),
    permitAction: text("permit_action", { enum: PERMIT_ACTIONS }).notNull(),
    effect: text("effect", { enum: PERMIT_EFFECTS }).notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.identity, t.identityType, t.topic] }),
    index("custom_permissions_type").on(t.instanceId, t.identityType, t.identity, t.topic),
    index("custom_permissions_topic").on(t.instanceId, t.topic, t.identity, t.identityType),
    check("custom_permissions_type", oneOf(t.identityType, IDENTITY_TYPES)),
    check("custom_permissions_action", oneOf(t.permitAction, PERMIT_ACTIONS)),
    check("custom_permissions_effect", oneOf(t.effect, PERMIT_EFFECTS)),
  ],
);

// ── What the gateway tells ───────────────────────────────────────────────────────────────────────────────────────────

/** The one gateway that serves this database. Its heartbeat says whether what the other tables of this part tell is true now. */
export const gatewayStatus = sqliteTable(
  "gateway_status",
  {
    id: integer("id").primaryKey(),
    runId: text("run_id").notNull(),
    pid: integer("pid").notNull(),
    version: text("version").notNull(),
    startedAt: integer("started_at").notNull(),
    heartbeatAt: integer("heartbeat_at").notNull(),
    /** Set on an orderly stop. */
    stoppedAt: integer("stopped_at"),
    /** Listening addresses by door: `{"tcp":"127.0.0.1:1883","ws":"127.0.0.1:8083"}`. */
    listeners: text("listeners", { mode: "json" }).$type<Record<string, string>>().notNull(),
    connections: integer("connections").notNull().default(0),
    /** Prometheus exposition text of the gateway's own registry. */
    metrics: text("metrics").notNull().default(""),
  },
  (t) => [check("gateway_status_single", sql`${t.id} = 1`)],
);

/** Live MQTT connections. Rewritten by each run of the gateway; `client_id` is unique in an instance because takeover closes. */
export const liveClients = sqliteTable(
  "live_clients",
  {
    instanceId: text("instance_id").notNull(),
    clientId: text("client_id").notNull(),
    groupId: text("group_id").notNull(),
    connectionId: text("connection_id").notNull().unique(),
    mode: text("mode", { enum: LOGIN_MODES }).notNull(),
    keyId: text("key_id").notNull(),
    /** IDs of the tokens that it holds (JSON array), Token mode. */
    tokenIds: text("token_ids", { mode: "json" }).$type<number[]>().notNull(),
    groupPolicyVersion: integer("group_policy_version").notNull(),
    address: text("address").notNull(),
    /** `tcp` or `ws`. */
    listener: text("listener").notNull(),
    /** Whether its transport is encrypted, here or at a proxy that says so. */
    secure: integer("secure", { mode: "boolean" }).notNull().default(false),
    cleanSession: integer("clean_session", { mode: "boolean" }).notNull(),
    keepaliveSeconds: integer("keepalive_seconds").notNull(),
    connectedAt: integer("connected_at").notNull(),
    /** JSON array of `{"filter","qos"}`. */
    subscriptions: text("subscriptions", { mode: "json" }).$type<{ filter: string; qos: number }[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.clientId] }),
    // Who of a group runs an older policy. The list of a group is a range of client IDs, on the primary key.
    index("live_clients_group").on(t.instanceId, t.groupId, t.groupPolicyVersion, t.clientId),
    index("live_clients_mode").on(t.instanceId, t.mode, t.clientId),
    // Who would be closed with a token or a key: counted before it is revoked or disabled.
    index("live_clients_key").on(t.keyId, t.instanceId, t.clientId, t.mode).where(sql`${t.mode} <> 'DeviceCredential'`),
    ...[0, 1, 2].map((place) => {
      const token = sql`${t.tokenIds} ->> ${sql.raw(String(place))}`;
      return index(`live_clients_token_${place}`).on(t.instanceId, token).where(sql`${token} is not null`);
    }),
  ],
);

/** Live connections per instance and group, written with the rows above. */
export const liveCounts = sqliteTable(
  "live_counts",
  {
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    connections: integer("connections").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.groupId] })],
);

/** Refusals, one row for each (client, action, topic, reason); bounded per instance, the oldest go first. */
export const denials = sqliteTable(
  "denials",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Empty where the instance is unknown. */
    instanceId: text("instance_id").notNull(),
    clientId: text("client_id").notNull(),
    action: text("action").notNull(),
    topic: text("topic").notNull(),
    reason: text("reason").notNull(),
    count: integer("count").notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    /** Of the last one: the mode and key of the username (never a password), and where it came from. */
    mode: text("mode"),
    keyId: text("key_id"),
    address: text("address").notNull(),
    /** The last decision, whole: decider, losing rules, steps, params. */
    decision: text("decision", { mode: "json" }).notNull(),
  },
  (t) => [
    uniqueIndex("denials_once").on(t.instanceId, t.clientId, t.action, t.topic, t.reason),
    index("denials_latest").on(t.instanceId, t.lastAt, t.id),
    index("denials_latest_all").on(t.lastAt, t.id),
    index("denials_client").on(t.clientId, t.lastAt, t.id),
    check("denials_action", oneOf(t.action, ["CONNECT", "PUBLISH", "SUBSCRIBE"])),
  ],
);

/**
 * Operations that clients really did, one row for each (client, action, topic) and slot of time: what a draft of a policy is
 * tried on. Bounded in number for a client, an instance and in all; kept for little more than an hour.
 */
export const observedOperations = sqliteTable(
  "observed_operations",
  {
    instanceId: text("instance_id").notNull(),
    /** Start of the slot, epoch ms. */
    slotAt: integer("slot_at").notNull(),
    /** Empty, as is the topic, in the row that counts what was too much to be told apart. */
    clientId: text("client_id").notNull(),
    action: text("action", { enum: ["PUBLISH", "SUBSCRIBE"] }).notNull(),
    topic: text("topic").notNull(),
    /** Of the last one: what the client was bound by. */
    groupId: text("group_id").notNull(),
    mode: text("mode", { enum: LOGIN_MODES }).notNull(),
    keyId: text("key_id").notNull(),
    tokenIds: text("token_ids", { mode: "json" }).$type<number[]>().notNull(),
    address: text("address").notNull(),
    secure: integer("secure", { mode: "boolean" }).notNull(),
    allowed: integer("allowed").notNull(),
    refused: integer("refused").notNull(),
    lastAt: integer("last_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.slotAt, t.clientId, t.action, t.topic] }),
    // A group's own; and what is over goes first.
    index("observed_operations_group").on(t.instanceId, t.groupId, t.slotAt),
    index("observed_operations_slot").on(t.slotAt),
    check("observed_operations_action", oneOf(t.action, ["PUBLISH", "SUBSCRIBE"])),
    check("observed_operations_mode", oneOf(t.mode, LOGIN_MODES)),
  ],
);

/** What became of connections: one row when one comes, is refused, or ends; bounded by age and number. */
export const connectionEvents = sqliteTable(
  "connection_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    clientId: text("client_id").notNull(),
    /** ID of the connection; empty for one that was refused. */
    channelId: text("channel_id").notNull(),
    action: text("action", { enum: TRACE_ACTIONS }).notNull(),
    info: text("info").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [
    index("connection_events_client").on(t.instanceId, t.clientId, t.at, t.id),
    check("connection_events_action", oneOf(t.action, TRACE_ACTIONS)),
  ],
);

/**
 * Use of the quotas of an instance, by the minute and by the hour. A row is there only when something was counted in that
 * time or a state (connections, subscriptions, credentials) was other than before: where one is missing, nothing was sent
 * or issued, and the states were those of the row before, which is never older than a day unless they were zero.
 */
export const usage = sqliteTable(
  "usage",
  {
    instanceId: text("instance_id").notNull(),
    /** Length: 60 or 3600. */
    seconds: integer("seconds").notNull(),
    /** Begin, epoch ms; a whole minute or hour. */
    at: integer("at").notNull(),
    /** The most at one time. */
    connections: integer("connections").notNull(),
    subscriptions: integer("subscriptions").notNull(),
    deviceCredentials: integer("device_credentials").notNull(),
    /** Published messages, which the limit is about, and the most in one second; then those delivered, likewise. */
    messages: integer("messages").notNull(),
    messagesPeak: integer("messages_peak").notNull(),
    delivered: integer("delivered").notNull(),
    deliveredPeak: integer("delivered_peak").notNull(),
    /** Tokens issued, and the most in one second. */
    tokens: integer("tokens").notNull(),
    tokensPeak: integer("tokens_peak").notNull(),
    /** Accepted CONNECTs, and refused CONNECTs, PUBLISHes and SUBSCRIBEs; likewise. */
    connects: integer("connects").notNull().default(0),
    connectsPeak: integer("connects_peak").notNull().default(0),
    refusals: integer("refusals").notNull().default(0),
    refusalsPeak: integer("refusals_peak").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.seconds, t.at] }),
    index("usage_oldest").on(t.seconds, t.at),
    check("usage_seconds", sql`${t.seconds} in (60, 3600)`),
  ],
);

/** Quotas of which so much is used that people are warned; one that is below again has no row. */
export const quotaWarnings = sqliteTable(
  "quota_warnings",
  {
    instanceId: text("instance_id").notNull(),
    quota: text("quota", { enum: QUOTAS }).notNull(),
    /** The highest level that was reached, percent. */
    level: integer("level").notNull(),
    /** When it was reached, and what was used of what limit then. */
    reachedAt: integer("reached_at").notNull(),
    used: integer("used").notNull(),
    allowed: integer("allowed").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instanceId, t.quota] }),
    check("quota_warnings_quota", oneOf(t.quota, QUOTAS)),
    check("quota_warnings_level", sql`${t.level} in (80, 90, 100)`),
  ],
);

// ── Imports ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Files whose rows become device credentials or groups, and how far that has got. The console works on them in small steps. */
export const imports = sqliteTable(
  "imports",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id")
      .notNull()
      .references(() => instances.id),
    kind: text("kind", { enum: IMPORT_KINDS }).notNull(),
    status: text("status", { enum: IMPORT_STATUSES }).notNull(),
    fileName: text("file_name").notNull(),
    /** Rows of the file, the one with the names of the columns included. */
    rows: integer("rows").notNull().default(0),
    /** The most columns that a row has. */
    columns: integer("columns").notNull().default(0),
    mapping: text("mapping", { mode: "json" }).$type<ImportMapping>(),
    /** How many rows are in each state; those that are in none are pending. */
    ready: integer("ready").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    applied: integer("applied").notNull().default(0),
    undone: integer("undone").notNull().default(0),
    kept: integer("kept").notNull().default(0),
    /** Why it stopped by itself: a sentence. */
    problem: text("problem"),
    createdBy: text("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: integer("created_at").notNull(),
    /** In whose name, and from which address, the rows are being worked on; their role is looked at in every step. */
    orderedBy: text("ordered_by").notNull(),
    orderedFrom: text("ordered_from"),
    startedAt: integer("started_at"),
    finishedAt: integer("finished_at"),
    undoUntil: integer("undo_until"),
    /** The secrets were handed over; they are not again. */
    resultTakenAt: integer("result_taken_at"),
    /** From then on it is cleared away with its rows. */
    keptUntil: integer("kept_until").notNull(),
  },
  (t) => [
    index("imports_instance").on(t.instanceId, t.id),
    index("imports_working").on(t.id).where(oneOf(t.status, WORKING_STATUSES)),
    index("imports_over").on(t.keptUntil),
    check("imports_kind", oneOf(t.kind, IMPORT_KINDS)),
    check("imports_status", oneOf(t.status, IMPORT_STATUSES)),
  ],
);

export const importRows = sqliteTable(
  "import_rows",
  {
    importId: integer("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    /** Line of the file at which the row ends, from 1. */
    line: integer("line").notNull(),
    state: text("state", { enum: IMPORT_ROW_STATES }).notNull().default("pending"),
    /** JSON array of the row's cells, sealed, because a column may hold secrets; gone once the row is applied. */
    sealedCells: text("sealed_cells"),
    /** The client ID or group ID that the row is about, once it was checked. */
    subject: text("subject"),
    /** Why it was skipped, failed or kept: a sentence. */
    problem: text("problem"),
    /**
     * `DeviceAccessKeyId` of the pair that the row became; before, the one that the row itself names, if it is ready. Its
     * secret is where device secrets are, and nowhere else.
     */
    keyId: text("key_id"),
    appliedAt: integer("applied_at"),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.line] }),
    index("import_rows_state").on(t.importId, t.state, t.line),
    // Whether an earlier row is about the same.
    index("import_rows_subject").on(t.importId, t.subject, t.line),
    index("import_rows_key").on(t.importId, t.keyId, t.line).where(sql`${t.keyId} is not null`),
    check("import_rows_state", oneOf(t.state, IMPORT_ROW_STATES)),
  ],
);

// ── What the gateway is told ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * The outbox to the gateway: written in the transaction that changes something which live connections must feel, read by
 * the gateway in order of `seq`. `kind` and the two IDs say what to look at again; the truth is in the other tables.
 */
export const changes = sqliteTable("changes", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  kind: text("kind").notNull(),
  instanceId: text("instance_id"),
  subject: text("subject").notNull(),
  createdAt: integer("created_at").notNull(),
});

/** Orders to close a connection, with what came of them. */
export const disconnectRequests = sqliteTable(
  "disconnect_requests",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    clientId: text("client_id").notNull(),
    requestedBy: text("requested_by").notNull(),
    requestedAt: integer("requested_at").notNull(),
    doneAt: integer("done_at"),
    /** `closed`, `not_connected`, or `expired` when no gateway took it in time. */
    outcome: text("outcome"),
  },
  (t) => [
    index("disconnect_requests_open").on(t.id).where(sql`${t.doneAt} is null`),
    check("disconnect_requests_outcome", sql`(${t.outcome} is null) = (${t.doneAt} is null)`),
  ],
);

/** Orders to close, so many a second, the clients of a group that run an older version of its policy than this one. */
export const reconnectRuns = sqliteTable(
  "reconnect_runs",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    groupId: text("group_id").notNull(),
    policyVersion: integer("policy_version").notNull(),
    perSecond: integer("per_second").notNull(),
    /** How many there were when it was ordered, and how many the gateway has closed since. */
    clients: integer("clients").notNull(),
    closed: integer("closed").notNull().default(0),
    requestedBy: text("requested_by").notNull(),
    requestedByName: text("requested_by_name").notNull(),
    requestedAt: integer("requested_at").notNull(),
    endedAt: integer("ended_at"),
    /** `done`, `stopped` by a person, or `restarted`: the gateway was, and with it every client has reconnected. */
    outcome: text("outcome", { enum: RECONNECT_OUTCOMES }),
  },
  (t) => [
    uniqueIndex("reconnect_runs_open").on(t.instanceId, t.groupId).where(sql`${t.endedAt} is null`),
    index("reconnect_runs_newest").on(t.instanceId, t.groupId, t.id),
    index("reconnect_runs_ended").on(t.endedAt).where(sql`${t.endedAt} is not null`),
    check("reconnect_runs_outcome", sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
    check("reconnect_runs_rate", sql`${t.perSecond} between 1 and 10000`),
  ],
);

/** Messages to be published into an instance from outside of MQTT, with what came of them. */
export const messageRequests = sqliteTable(
  "message_requests",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    instanceId: text("instance_id").notNull(),
    topic: text("topic").notNull(),
    /** Emptied when it is done. */
    payload: blob("payload", { mode: "buffer" }).notNull(),
    requestedBy: text("requested_by").notNull(),
    requestedAt: integer("requested_at").notNull(),
    doneAt: integer("done_at"),
    /** `sent`, `instance_closed`, `message_rate`, or `expired` when no gateway took it in time. */
    outcome: text("outcome"),
  },
  (t) => [
    index("message_requests_open").on(t.id).where(sql`${t.doneAt} is null`),
    index("message_requests_done").on(t.doneAt).where(sql`${t.doneAt} is not null`),
    check("message_requests_outcome", sql`(${t.outcome} is null) = (${t.doneAt} is null)`),
  ],
);

// ── The API ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Nonces of signed requests, so that none is answered twice, also after a restart. */
export const apiNonces = sqliteTable(
  "api_nonces",
  {
    /** SHA-256 of the access key ID and the nonce: of one length, however long a nonce somebody sends. */
    hash: blob("hash", { mode: "buffer" }).primaryKey(),
    /** From then on the request is refused for its age. */
    endsAt: integer("ends_at").notNull(),
  },
  (t) => [index("api_nonces_end").on(t.endsAt), check("api_nonces_hash", sql`length(${t.hash}) = 32`)],
);

/** The latest calls of the API and how they ended; bounded, the oldest go first. Holds no parameter but the instance. */
export const apiCalls = sqliteTable(
  "api_calls",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    at: integer("at").notNull(),
    requestId: text("request_id").notNull(),
    /** Whether the signature was good. If not, everything here is only what the caller says. */
    signed: integer("signed", { mode: "boolean" }).notNull(),
    /** Empty where the request names none. */
    operation: text("operation").notNull(),
    keyId: text("key_id").notNull(),
    /** Name of the access user; empty unless signed. */
    userName: text("user_name").notNull(),
    /** Null where the request names none, or is not signed. */
    instanceId: text("instance_id"),
    address: text("address").notNull(),
    status: integer("status").notNull(),
    /** Error code, or `OK`. */
    code: text("code").notNull(),
    durationMs: integer("duration_ms").notNull(),
  },
  (t) => [
    index("api_calls_kept").on(t.signed, t.id),
    index("api_calls_instance").on(t.instanceId, t.id),
    index("api_calls_request").on(t.requestId),
  ],
);

// ── Audit ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every change of state, written in its own transaction with the change. Never holds a secret. */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    at: integer("at").notNull(),
    /** `operator`, `access_key` or `system`. */
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    address: text("address"),
    /** `noun.verb`, e.g. `group.create`. */
    action: text("action").notNull(),
    instanceId: text("instance_id"),
    /** The thing that was changed. */
    target: text("target").notNull(),
    /** JSON: what changed, before and after, where that says more than the action does. */
    detail: text("detail", { mode: "json" }).$type<Record<string, unknown>>(),
  },
  (t) => [
    // One for each filter and pair of filters of the page: the log only grows, so none may read more than it shows.
    index("audit_log_instance").on(t.instanceId, t.id),
    index("audit_log_action").on(t.action, t.id),
    index("audit_log_actor").on(t.actorId, t.id),
    index("audit_log_actor_action").on(t.actorId, t.action, t.id),
    index("audit_log_target").on(t.target, t.id),
    index("audit_log_instance_action").on(t.instanceId, t.action, t.id),
    index("audit_log_instance_actor").on(t.instanceId, t.actorId, t.id),
    index("audit_log_instance_actor_action").on(t.instanceId, t.actorId, t.action, t.id),
    index("audit_log_instance_target").on(t.instanceId, t.target, t.id),
    check("audit_log_actor_kind", oneOf(t.actorKind, ["operator", "access_key", "system"])),
  ],
);
