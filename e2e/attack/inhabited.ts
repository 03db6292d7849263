import { join } from "node:path";
import { Readable } from "node:stream";
import { closeDatabase } from "../../db/client.ts";
import { denials } from "../../db/schema.ts";
import type { RoleGrant } from "../../lib/domain/operator.ts";
import { createAccessKey, ensurePrimaryAccount } from "../../lib/services/access-users.ts";
import { openApplication, systemContext } from "../../lib/services/application.ts";
import { createBlock } from "../../lib/services/block-list.ts";
import type { ServiceContext } from "../../lib/services/context.ts";
import { putCustomIdentity } from "../../lib/services/custom-identities.ts";
import { putCustomPermission } from "../../lib/services/custom-permissions.ts";
import { registerDeviceCredential, rotateDeviceCredential } from "../../lib/services/device-credentials.ts";
import { createGroup } from "../../lib/services/groups.ts";
import { createImport } from "../../lib/services/imports.ts";
import { createInstance } from "../../lib/services/instances.ts";
import { createAccessPolicy } from "../../lib/services/manage-access-policies.ts";
import { createAccessUser } from "../../lib/services/manage-access-users.ts";
import { createOperator } from "../../lib/services/operators.ts";
import { issueToken } from "../../lib/services/tokens.ts";
import { test as base, expect, OWNER } from "../fixtures.ts";
import { type Installation, ROOT } from "../gatehouse.ts";
import { type Credentials, signIn } from "./wire.ts";

export { expect, OWNER };

/** Where the attacker may do something, and where not. */
export const HERE = "mqtt-here";
export const ELSEWHERE = "mqtt-elsewhere";
export const GROUP = "GID_canary";
/** Logs in by custom auth. */
export const CUSTOM_USER = "canary-user";
/** A RAM user with a key. */
export const ACCESS_USER = "canary-backend";
/** Attached to nobody, so that nothing but a missing role keeps it from being deleted. */
export const ACCESS_POLICY = "canary-policy";
export const DEVICE = `${GROUP}@@@device1`;

/** Operators by what they may do; all with the same password. */
export const PEOPLE = {
  nobody: [],
  viewerHere: [{ instanceId: HERE, role: "viewer" }],
  operatorHere: [{ instanceId: HERE, role: "operator" }],
  adminHere: [{ instanceId: HERE, role: "admin" }],
  viewerOfAll: [{ instanceId: null, role: "viewer" }],
} as const satisfies Record<string, readonly RoleGrant[]>;
export type Person = keyof typeof PEOPLE;

export const credentialsOf = (person: Person): Credentials => ({
  email: `${person.toLowerCase()}@example.com`,
  password: "attack with a battery staple",
});

/** Where a refusal stands whose client named no instance that there is. */
export const NO_INSTANCE = "";

export interface Inhabited {
  /** Everything that must appear nowhere: secrets, token texts, passwords. */
  readonly secrets: readonly string[];
  readonly tokenIds: Readonly<Record<string, number>>;
  readonly blockIds: Readonly<Record<string, number>>;
  readonly denialIds: Readonly<Record<string, number>>;
  readonly importIds: Readonly<Record<string, number>>;
  /** Of {@link ACCESS_USER}. */
  readonly userId: string;
  readonly accessKeyId: string;
}

/** Does something to the state of an installation that runs, as another program beside it. */
export async function withState<T>(
  installation: Installation,
  use: (ctx: ServiceContext) => Promise<T> | T,
): Promise<T> {
  const app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
  try {
    return await use(systemContext(app, "apply"));
  } finally {
    closeDatabase(app.db);
  }
}

/** Two instances with the same contents, operators of every kind, and every kind of secret. */
async function inhabit(ctx: ServiceContext): Promise<Inhabited> {
  const secrets: string[] = [OWNER.password, credentialsOf("nobody").password];
  const tokenIds: Record<string, number> = {};
  const denialIds: Record<string, number> = {};
  const blockIds: Record<string, number> = {};
  const importIds: Record<string, number> = {};
  for (const instanceId of [HERE, ELSEWHERE]) {
    createInstance(ctx, { id: instanceId, edition: "Professional" });
    createGroup(ctx, { instanceId, id: GROUP, defaultEffect: "Allow", note: `note-of-${instanceId}` });
    secrets.push(registerDeviceCredential(ctx, { instanceId, clientId: DEVICE, onlyNew: true }).secret);
    const customSecret = `custom-secret-in-${instanceId}`;
    putCustomIdentity(ctx, {
      instanceId,
      username: CUSTOM_USER,
      clientId: null,
      secret: customSecret,
      signMode: "ORIGIN",
    });
    secrets.push(customSecret);
    putCustomPermission(ctx, {
      instanceId,
      identityType: "USER",
      identity: CUSTOM_USER,
      topic: "canary/#",
      permitAction: "PUB",
      effect: "DENY",
    });
    const rotation = { instanceId, clientId: DEVICE, overlapMs: 3_600_000, disconnect: false };
    secrets.push(rotateDeviceCredential(ctx, rotation).secret);
    const expiresAt = Date.now() + 3_600_000;
    const { token, text } = issueToken(ctx, { instanceId, type: "RW", filters: ["canary/#"], expiresAt, note: "" });
    secrets.push(text);
    tokenIds[instanceId] = token.id;
    const { block } = createBlock(ctx, {
      ...{ instanceId, kind: "address", value: "198.51.100.7", reason: "canary", disconnect: false },
    });
    blockIds[instanceId] = block.id;
    const ownSecret = `own-secret-in-${instanceId}`;
    secrets.push(ownSecret);
    const { id: importId } = await createImport(
      ctx,
      { instanceId, kind: "devices", fileName: "canary.csv" },
      Readable.from([Buffer.from(`${GROUP}@@@imported,own-key-in-${instanceId},${ownSecret}\n`)]),
    );
    importIds[instanceId] = importId;
  }
  for (const instanceId of [HERE, ELSEWHERE, NO_INSTANCE]) {
    denialIds[instanceId] = ctx.db
      .insert(denials)
      .values({
        instanceId,
        clientId: DEVICE,
        action: "CONNECT",
        topic: "",
        reason: "bad_signature",
        count: 1,
        firstAt: Date.now(),
        lastAt: Date.now(),
        address: "192.0.2.7",
        decision: { allowed: false, reason: "bad_signature", decidedBy: null, losing: [], steps: [], params: {} },
      })
      .returning()
      .get().id;
  }
  secrets.push(createAccessKey(ctx, { userId: ensurePrimaryAccount(ctx), note: "" }).secret);
  const userId = createAccessUser(ctx, { name: ACCESS_USER }).id;
  const document = { Version: "1", Statement: [{ Effect: "Allow", Action: "mq:PUB", Resource: "*" }] };
  createAccessPolicy(ctx, { name: ACCESS_POLICY, document: JSON.stringify(document) });
  const { key, secret } = createAccessKey(ctx, { userId, note: "" });
  secrets.push(secret);
  for (const [person, grants] of Object.entries(PEOPLE)) {
    const { email, password } = credentialsOf(person as Person);
    // No verb makes an operator without a role; one is left over when an instance is deleted.
    const given: RoleGrant[] = grants.length > 0 ? [...grants] : [{ instanceId: HERE, role: "viewer" }];
    const { id } = await createOperator(ctx, { email, name: person, password, grants: given });
    if (grants.length === 0) ctx.db.$client.prepare("delete from operator_roles where operator_id = ?").run(id);
  }
  return { secrets, tokenIds, blockIds, denialIds, importIds, userId, accessKeyId: key.id };
}

/** The fixtures of the other specs, on a server that has something to lose. No browser is started unless a test asks for one. */
export const test = base.extend<
  object,
  { readonly inhabited: Inhabited; readonly cookiesFor: (who: Person | "owner") => string }
>({
  inhabited: [
    async ({ server }, use) => {
      await use(await withState(server.installation, inhabit));
    },
    { scope: "worker" },
  ],
  cookiesFor: [
    async ({ server, inhabited }, use) => {
      expect(inhabited.secrets.length).toBeGreaterThan(5);
      const jars = new Map<string, string>();
      for (const person of Object.keys(PEOPLE) as Person[]) {
        jars.set(person, (await signIn(server.url, credentialsOf(person))).cookies);
      }
      jars.set("owner", (await signIn(server.url, OWNER)).cookies);
      await use((who) => jars.get(who) ?? "");
    },
    { scope: "worker" },
  ],
});

/**
 * A test of the same kind whose file gets a server of its own, for what would leave it unfit for others: Playwright gives tests
 * with another fixture of the worker another worker.
 */
export const alone = () =>
  test.extend<object, { readonly solitude: null }>({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern
    solitude: [async ({}, use) => use(null), { scope: "worker", auto: true }],
  });
