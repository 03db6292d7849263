import { eq } from "drizzle-orm";
import { z } from "zod";
import { accessKeys, accessUsers, deviceCredentials, groups, instances } from "../../db/schema.ts";
import { isKeyId, isKeySecret } from "../domain/access-key.ts";
import { ACCESS_USER_KINDS, SYSTEM_POLICIES } from "../domain/access-policy.ts";
import { parseAccessPolicy } from "../domain/access-policy-parse.ts";
import { DomainError } from "../domain/errors.ts";
import { DEFAULT_EFFECTS, type GroupRule } from "../domain/group-policy.ts";
import { isInstanceId, parseClientId } from "../domain/login.ts";
import { TEST_EXPECTATIONS } from "../domain/policy-test.ts";
import { EDITION_LIMITS, EDITIONS } from "../domain/quota.ts";
import { open } from "../domain/secret.ts";
import { attachPolicies, putAccessPolicy } from "./access-policies.ts";
import {
  accessKeySecretPlace,
  insertAccessKey,
  insertAccessUser,
  sealAccessKeySecret,
  setKeyStatus,
} from "./access-users.ts";
import {
  applyCustomIdentity,
  applyCustomPermission,
  CustomIdentityFile,
  CustomPermissionFile,
} from "./apply-custom-auth.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import {
  deviceSecretPlace,
  insertDeviceCredential,
  isDevice,
  replaceGivenPair,
  setCredentialEnabled,
} from "./device-credentials.ts";
import { keepPolicyVersion } from "./group-policy-versions.ts";
import { firstPolicyVersion, GroupId, readGroup, replaceGroupPolicy, requireValidRules } from "./groups.ts";
import { InstanceLimits, InstanceName, readInstance } from "./instances.ts";
import { MAX_POLICY_TESTS, replacePolicyTests, requirePolicyTests, requireValidTests } from "./policy-tests.ts";
import { audit, notifyGateway, type Write, write } from "./transaction.ts";

const Effect = z.enum(DEFAULT_EFFECTS);
/** Left out, as in an export without secrets, for something that exists: its secret stays. */
const Secret = z.string().refine(isKeySecret, "must be 4 to 128 visible ASCII characters");
const AccessKeyFile = z.strictObject({
  id: z.string().refine(isKeyId, "must be 4 to 128 letters, digits, dots, hyphens and underscores"),
  secret: Secret.optional(),
  enabled: z.boolean().optional(),
});
const AccessUserFile = z.strictObject({
  name: z.string().trim().min(1).max(64),
  kind: z.enum(ACCESS_USER_KINDS).default("ram"),
  accessKeys: z.array(AccessKeyFile).optional(),
  policies: z.array(z.string()).optional(),
});
const RuleFile = z.strictObject({
  effect: Effect,
  actions: z.array(z.enum(["mq:PUB", "mq:SUB"])).min(1),
  topic: z.string(),
});
const TestFile = z.strictObject({
  expect: z.enum(TEST_EXPECTATIONS),
  action: z.enum(["mq:PUB", "mq:SUB"]),
  topic: z.string(),
});
const GroupFile = z.strictObject({
  id: GroupId,
  defaultEffect: Effect.optional(),
  rules: z.array(RuleFile).optional(),
  tests: z.array(TestFile).max(MAX_POLICY_TESTS).optional(),
});
const DeviceCredentialFile = z.strictObject({
  clientId: z.string().refine((text) => parseClientId(text) !== null, "must be <group ID>@@@<device ID>"),
  id: z.string().refine(isKeyId, "must be 4 to 128 letters, digits, dots, hyphens and underscores"),
  secret: Secret.optional(),
  enabled: z.boolean().optional(),
});
const InstanceFile = z.strictObject({
  id: z.string().refine(isInstanceId, "must start with mqtt- or post-"),
  name: InstanceName.optional(),
  edition: z.enum(EDITIONS).optional(),
  enabled: z.boolean().optional(),
  closeOnRefusedSubscribe: z.boolean().optional(),
  misspeltExpireNotice: z.boolean().optional(),
  ...InstanceLimits.partial().shape,
  groups: z.array(GroupFile).optional(),
  deviceCredentials: z.array(DeviceCredentialFile).optional(),
  customIdentities: z.array(CustomIdentityFile).optional(),
  customPermissions: z.array(CustomPermissionFile).optional(),
});

/** The shape of a state file; what it does not name is left alone. */
export const StateFile = z.strictObject({
  accessUsers: z.array(AccessUserFile).optional(),
  accessPolicies: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(128),
        document: z.unknown(),
      }),
    )
    .optional(),
  instances: z.array(InstanceFile).optional(),
});
export type StateFile = z.infer<typeof StateFile>;

/** One thing that `apply` looked at, e.g. `created`, `instance`, `mqtt-a`. */
export interface ApplyResult {
  readonly did: "created" | "changed" | "unchanged";
  readonly noun:
    | "access user"
    | "access key"
    | "access policy"
    | "instance"
    | "group"
    | "device credential"
    | "identity"
    | "permission";
  readonly id: string;
}

/** Everything that is wrong with a file, each with its path. Nothing was written. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
  readonly problems: readonly {
    readonly path: string;
    readonly message: string;
  }[];

  constructor(problems: readonly { readonly path: string; readonly message: string }[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    this.problems = problems;
  }
}

/** @throws StateFileError listing every problem with its path; unknown keys are problems. */
export function parseStateFile(value: unknown): StateFile {
  const parsed = StateFile.safeParse(value);
  if (!parsed.success) {
    throw new StateFileError(
      parsed.error.issues.flatMap((issue) => {
        const path = pathText(issue.path);
        if (issue.code === "unrecognized_keys") {
          return issue.keys.map((key) => ({
            path: pathText([...issue.path, key]),
            message: "is not a known key",
          }));
        }
        return [{ path, message: issue.message }];
      }),
    );
  }
  const problems: { path: string; message: string }[] = [];
  parsed.data.accessPolicies?.forEach((policy, index) => {
    const document = parseAccessPolicy(policy.document);
    if (!document.ok) {
      for (const error of document.errors) {
        problems.push({
          path: `accessPolicies[${index}].document${error.path.replace(/^\$/, "")}`,
          message: error.message,
        });
      }
    }
    if (Object.hasOwn(SYSTEM_POLICIES, policy.name)) {
      problems.push({
        path: `accessPolicies[${index}].name`,
        message: "is the name of a built-in policy",
      });
    }
  });
  if (problems.length > 0) throw new StateFileError(problems);
  return parsed.data;
}

/**
 * Makes the state match the file, in one transaction: all of it or nothing. What is there already stays as it is, so that
 * it can be applied any number of times; what the file does not name is left alone.
 * @throws StateFileError naming the path of what cannot be done.
 */
export function applyState(ctx: ServiceContext, file: StateFile): ApplyResult[] {
  requireRole(ctx, "owner", null);
  return write(ctx, (w) => {
    const results: ApplyResult[] = [];
    const did = (noun: ApplyResult["noun"], id: string, what: ApplyResult["did"]) =>
      results.push({ did: what, noun, id });
    file.accessPolicies?.forEach((policy, i) => {
      at(`accessPolicies[${i}]`, () => {
        const parsed = parseAccessPolicy(policy.document);
        if (!parsed.ok) throw new DomainError("invalid_input", "is not a valid policy");
        did("access policy", policy.name, putAccessPolicy(w, { name: policy.name, document: parsed.document }));
      });
    });
    file.accessUsers?.forEach((user, i) => {
      at(`accessUsers[${i}]`, () => applyAccessUser(w, user, `accessUsers[${i}]`, did));
    });
    file.instances?.forEach((instance, i) => {
      at(`instances[${i}]`, () => applyInstance(w, instance, `instances[${i}]`, did));
    });
    return results;
  });
}

type Did = (noun: ApplyResult["noun"], id: string, what: ApplyResult["did"]) => void;

function applyAccessUser(w: Write, user: z.infer<typeof AccessUserFile>, path: string, did: Did): void {
  // The primary account is one, whatever it is called here and there.
  const present =
    user.kind === "primary"
      ? w.tx.select().from(accessUsers).where(eq(accessUsers.kind, "primary")).get()
      : w.tx.select().from(accessUsers).where(eq(accessUsers.name, user.name)).get();
  if (present !== undefined && present.kind !== user.kind) {
    throw new DomainError("conflict", `${user.name} is a ${present.kind} user already`);
  }
  const userId = present?.id ?? insertAccessUser(w, { name: user.name, kind: user.kind });
  let changed = false;
  if (present !== undefined && present.name !== user.name) {
    w.tx.update(accessUsers).set({ name: user.name, updatedAt: w.at }).where(eq(accessUsers.id, userId)).run();
    audit(w, "access_user.rename", userId, {
      detail: { before: present.name, after: user.name },
    });
    changed = true;
  }
  if (user.policies !== undefined && attachPolicies(w, userId, user.policies)) changed = true;
  did("access user", user.name, present === undefined ? "created" : changed ? "changed" : "unchanged");
  user.accessKeys?.forEach((key, i) => {
    at(`${path}.accessKeys[${i}]`, () => did("access key", key.id, applyAccessKey(w, userId, key)));
  });
}

function applyAccessKey(w: Write, userId: string, key: z.infer<typeof AccessKeyFile>): ApplyResult["did"] {
  const present = w.tx.select().from(accessKeys).where(eq(accessKeys.id, key.id)).get();
  if (present === undefined) {
    insertAccessKey(w, { id: key.id, secret: requireSecret(key.secret), userId });
    if (key.enabled === false) setKeyStatus(w, key.id, "disabled");
    return "created";
  }
  if (present.userId !== userId) throw new DomainError("conflict", `${key.id} belongs to another access user`);
  const status = key.enabled === undefined ? present.status : key.enabled ? "active" : "disabled";
  const isSame =
    key.secret === undefined || open(w.ctx.keyring, present.sealedSecret, accessKeySecretPlace(key.id)) === key.secret;
  if (status !== present.status) setKeyStatus(w, key.id, status);
  if (key.secret !== undefined && !isSame) {
    const sealedSecret = sealAccessKeySecret(w.ctx.keyring, key.id, key.secret);
    w.tx.update(accessKeys).set({ sealedSecret, updatedAt: w.at }).where(eq(accessKeys.id, key.id)).run();
    notifyGateway(w, "access_key.changed", key.id, null);
    audit(w, "access_key.replace_secret", key.id);
  }
  return isSame && status === present.status ? "unchanged" : "changed";
}

function applyInstance(w: Write, file: z.infer<typeof InstanceFile>, path: string, did: Did): void {
  const {
    groups: groupFiles,
    deviceCredentials: credentialFiles,
    customIdentities: identityFiles,
    customPermissions: permissionFiles,
    ...columns
  } = file;
  const row = w.tx.select().from(instances).where(eq(instances.id, file.id)).get();
  if (row !== undefined && row.deletedAt !== null) {
    throw new DomainError("conflict", "is being deleted; try again in a moment, or choose another ID");
  }
  const edition = file.edition ?? row?.edition ?? "Standard";
  const preset = row === undefined || row.edition !== edition ? EDITION_LIMITS[edition] : {};
  const wanted = {
    ...preset,
    ...Object.fromEntries(Object.entries(columns).filter(([, v]) => v !== undefined)),
    edition,
  };
  if (row === undefined) {
    const values = {
      ...EDITION_LIMITS[edition],
      ...wanted,
      id: file.id,
      name: file.name ?? file.id,
    };
    w.tx
      .insert(instances)
      .values({ ...values, createdAt: w.at, updatedAt: w.at })
      .run();
    audit(w, "instance.create", file.id, {
      instanceId: file.id,
      detail: { ...values },
    });
    notifyGateway(w, "instance.changed", file.id, file.id);
    did("instance", file.id, "created");
  } else {
    const changed = Object.fromEntries(Object.entries(wanted).filter(([key, v]) => row[key as keyof typeof row] !== v));
    if (Object.keys(changed).length > 0) {
      w.tx
        .update(instances)
        .set({ ...changed, updatedAt: w.at })
        .where(eq(instances.id, file.id))
        .run();
      const before = Object.fromEntries(Object.keys(changed).map((key) => [key, row[key as keyof typeof row]]));
      audit(w, "instance.update", file.id, {
        instanceId: file.id,
        detail: { before, after: changed },
      });
      notifyGateway(w, "instance.changed", file.id, file.id);
    }
    did("instance", file.id, Object.keys(changed).length > 0 ? "changed" : "unchanged");
  }
  groupFiles?.forEach((group, i) => {
    at(`${path}.groups[${i}]`, () => did("group", group.id, applyGroup(w, file.id, group)));
  });
  credentialFiles?.forEach((credential, i) => {
    at(`${path}.deviceCredentials[${i}]`, () =>
      did("device credential", credential.clientId, applyDeviceCredential(w, file.id, credential)),
    );
  });
  identityFiles?.forEach((identity, i) => {
    at(`${path}.customIdentities[${i}]`, () =>
      did("identity", identity.username, applyCustomIdentity(w, file.id, identity)),
    );
  });
  permissionFiles?.forEach((permission, i) => {
    at(`${path}.customPermissions[${i}]`, () =>
      did("permission", `${permission.identity} ${permission.topic}`, applyCustomPermission(w, file.id, permission)),
    );
  });
}

function applyGroup(w: Write, instanceId: string, file: z.infer<typeof GroupFile>): ApplyResult["did"] {
  const isNew =
    w.tx
      .insert(groups)
      .values({
        instanceId,
        id: file.id,
        defaultEffect: file.defaultEffect ?? "Allow",
        policyVersion: firstPolicyVersion(w.tx, instanceId, file.id),
        createdAt: w.at,
        updatedAt: w.at,
      })
      .onConflictDoNothing()
      .run().changes === 1;
  const before = readGroup(w.tx, instanceId, file.id);
  const defaultEffect = file.defaultEffect ?? before.defaultEffect;
  const rules: readonly GroupRule[] =
    file.rules?.map(({ effect, actions, topic }) => ({
      effect,
      pub: actions.includes("mq:PUB"),
      sub: actions.includes("mq:SUB"),
      topic,
    })) ?? before.rules;
  const same = before.defaultEffect === defaultEffect && JSON.stringify(before.rules) === JSON.stringify(rules);
  const maxTopicBytes = Math.max(readInstance(w.tx, instanceId).maxTopicLength, 128);
  const tests =
    file.tests?.map(({ expect, action, topic }) => ({
      expect,
      action: action === "mq:PUB" ? ("PUB" as const) : ("SUB" as const),
      topic,
    })) ?? before.tests;
  if (file.tests !== undefined) requireValidTests(tests, maxTopicBytes);
  if (!same) requireValidRules(rules, maxTopicBytes);
  // What a file says is run whole: a line that the policy in force breaks is told as well.
  if (!same || file.tests !== undefined) {
    requirePolicyTests(w, { instanceId, groupId: file.id }, { defaultEffect, rules }, tests);
  }
  const sameTests = !replacePolicyTests(w, { instanceId, groupId: file.id }, tests);
  if (!sameTests) {
    audit(w, "group.tests", file.id, { instanceId, detail: { before: before.tests, after: tests } });
  }
  if (!same) {
    replaceGroupPolicy(w, { instanceId, id: file.id, defaultEffect, rules });
  }
  if (isNew) {
    if (same) keepPolicyVersion(w, instanceId, file.id);
    audit(w, "group.create", file.id, {
      instanceId,
      detail: { defaultEffect, rules },
    });
    notifyGateway(w, "group.changed", file.id, instanceId);
    return "created";
  }
  if (same) return sameTests ? "unchanged" : "changed";
  audit(w, "group.policy", file.id, {
    instanceId,
    detail: {
      before: { defaultEffect: before.defaultEffect, rules: before.rules },
      after: { defaultEffect, rules },
    },
  });
  return "changed";
}

function applyDeviceCredential(
  w: Write,
  instanceId: string,
  file: z.infer<typeof DeviceCredentialFile>,
): ApplyResult["did"] {
  const { clientId, id: keyId, secret } = file;
  const row = w.tx.select().from(deviceCredentials).where(isDevice(instanceId, clientId)).get();
  if (row === undefined) {
    insertDeviceCredential(w, { instanceId, clientId, keyId, secret: requireSecret(secret) });
    audit(w, "device_credential.register", clientId, {
      instanceId,
      detail: { keyId },
    });
    if (file.enabled === false) setCredentialEnabled(w, { instanceId, clientId, keyId, enabled: false });
    return "created";
  }
  const enabled = file.enabled ?? row.enabled;
  const present = open(w.ctx.keyring, row.sealedSecret, deviceSecretPlace(instanceId, clientId));
  const isSame = row.keyId === keyId && (secret === undefined || present === secret);
  if (!isSame) replaceGivenPair(w, row, { keyId, secret: requireSecret(secret) });
  if (enabled !== row.enabled) setCredentialEnabled(w, { instanceId, clientId, keyId, enabled });
  return isSame && enabled === row.enabled ? "unchanged" : "changed";
}

function requireSecret(secret: string | undefined): string {
  if (secret !== undefined) return secret;
  throw new DomainError("invalid_input", "must be given, because this key is new", {
    fields: { secret: "must be given, because this key is new" },
  });
}

/** Puts the path in front of whatever goes wrong below it. */
function at<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    if (error instanceof DomainError) {
      const fields = Object.entries(error.fields ?? {});
      if (fields.length === 0) throw new StateFileError([{ path, message: error.message }]);
      throw new StateFileError(
        fields.map(([field, message]) => ({ path: `${path}.${field.replace(/\.(\d+)/g, "[$1]")}`, message })),
      );
    }
    if (error instanceof Error && /UNIQUE constraint/.test(error.message + String(error.cause))) {
      throw new StateFileError([
        {
          path,
          message: "has an ID or a name that something else has already",
        },
      ]);
    }
    throw error;
  }
}

function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? `[${part}]` : `${text === "" ? "" : "."}${String(part)}`;
  return text === "" ? "(file)" : text;
}
