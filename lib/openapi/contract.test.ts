import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayStatus } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { type GatewayWorld, openGatewayWorld } from "../gateway/test-world.ts";
import { listAudit } from "../services/audit-log.ts";
import { blockClient } from "../services/client-blocks.ts";
import { putCustomIdentity } from "../services/custom-identities.ts";
import { putCustomPermission } from "../services/custom-permissions.ts";
import { registerDeviceCredential } from "../services/device-credentials.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance, setInstanceEnabled } from "../services/instances.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";
import { SDKS, type SdkClient, type SdkKey } from "./test-clients.ts";
import { CANNOT_OCCUR, type ContractRow, callRow, contractRows, DOCUMENTED, PLACE, unlike } from "./test-contract.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let world: GatewayWorld;
let server: TestServer;
/** The same, where each operation may be called once in a second. */
let strict: TestServer;

beforeAll(async () => {
  world = await openGatewayWorld();
  server = await startTestServer({ world });
  const { system } = world;
  const group = (instanceId: string) =>
    createGroup(system, { instanceId, id: "GID_contract", defaultEffect: "Allow", note: "" });
  world.instance(PLACE.good);
  world.db.$client.prepare("update instances set edition = 'Professional' where id = ?").run(PLACE.good);
  group(PLACE.good);
  registerDeviceCredential(system, { instanceId: PLACE.good, clientId: "GID_contract@@@1" });
  createInstance(system, { id: PLACE.standard, edition: "Standard" });
  createInstance(system, { id: PLACE.full, edition: "Professional", maxConnections: 1 });
  group(PLACE.full);
  const full = { instanceId: PLACE.full };
  registerDeviceCredential(system, { ...full, clientId: "GID_contract@@@1" });
  putCustomIdentity(system, { ...full, username: "ann", clientId: null, secret: "s", signMode: "SIGNED" });
  putCustomPermission(system, {
    ...full,
    identityType: "USER",
    identity: "ann",
    topic: "a",
    permitAction: "PUB",
    effect: "ALLOW",
  });
  world.instance(PLACE.slow, { maxTps: 1 });
  await world.connect(world.device(PLACE.slow, "GID_test@@@1"));
  createInstance(system, { id: PLACE.disabled, edition: "Standard" });
  setInstanceEnabled(system, { id: PLACE.disabled, enabled: false });
  const names = Object.keys(DOCUMENTED).map((name) => `${name}=1`);
  strict = await startTestServer({ rates: ["address=0", ...names].join(",") });
});
afterAll(async () => {
  await server.close();
  await strict.close();
  await world.close();
});

const supported = OPERATIONS.filter(({ documented }) => documented.join() !== "ApiNotSupport");
const rows = contractRows(Date.now());

test("every operation that is answered has its row, and its list of documented errors", () => {
  const names = supported.map(({ name }) => name).sort();
  expect(names).toHaveLength(31);
  expect(Object.keys(rows).sort()).toEqual(names);
  expect(Object.keys(DOCUMENTED).sort()).toEqual(names);
});

/** Errors that every operation can be brought to, and how. */
const EVERYWHERE = (operation: Operation) =>
  ["InternalError", "CheckAccountInfoFailed", operation.errors.unavailable, operation.overflow] as const;
const kindOf = (code: string) => (code.startsWith("InvalidParameter") ? "InvalidParameter" : code);

test.each(supported.map((operation) => [operation.name, operation] as const))(
  "each error of %s has a row, or a reason why it cannot occur",
  (name, operation) => {
    const proven = new Set<string>([...Object.keys(rows[name]?.errors ?? {}), ...EVERYWHERE(operation)]);
    // Where no parameter of its own gives it, `Format` does.
    proven.add("InvalidParameter");
    const open = (DOCUMENTED[name] ?? []).filter(
      (code) =>
        !proven.has(code) && CANNOT_OCCUR[code]?.[name] === undefined && CANNOT_OCCUR[code]?.["*"] === undefined,
    );
    expect(open).toEqual([]);
    // What our own documentation names does occur, and what occurs is named.
    const documented = new Set(operation.documented.map(kindOf));
    expect([...documented].filter((code) => !proven.has(code))).toEqual([]);
    const business = Object.keys(rows[name]?.errors ?? {}).filter((code) => code !== "InvalidParameter");
    expect(business.filter((code) => !documented.has(code))).toEqual([]);
  },
);

test("nothing is said to be impossible that has a row", () => {
  for (const [code, reasons] of Object.entries(CANNOT_OCCUR)) {
    for (const name of Object.keys(reasons)) {
      if (name === "*") continue;
      expect(DOCUMENTED[name], `${name} ${code}`).toContain(code);
      expect(Object.keys(rows[name]?.errors ?? {}), `${name} ${code}`).not.toContain(code);
    }
  }
});

describe.each(["pop-core", "openapi-client, parameters in the query"])("%s", (sdk) => {
  const connect = SDKS[sdk] ?? expect.fail();
  const as = (key: SdkKey, where = server): SdkClient => connect(where.host, key);
  let api: SdkClient;
  beforeAll(() => {
    api = as(server.primary);
    // The clock of this world stands, and nobody takes a gateway for alive that was last heard of an hour ago.
    world.db.update(gatewayStatus).set({ heartbeatAt: world.clock.now }).run();
    blockClient(world.system, { instanceId: PLACE.good, clientId: `never-${sdk.length}` });
  });

  describe.each(supported.map((operation) => [operation.name, operation] as const))("%s", (action, operation) => {
    const row: ContractRow = rows[action] ?? expect.fail();

    test("is answered as documented", async () => {
      const answer = await callRow(api, action, row);
      expect(answer.RequestId).toMatch(/^[0-9A-F-]{36}$/);
      expect(unlike(answer, row.answers)).toEqual([]);
    });

    test("is refused to a caller without a policy", async () => {
      const stranger = as(server.ramKey(`stranger-${++strangers}`));
      await expect(callRow(stranger, action, { ...row, before: [] })).rejects.toMatchObject({
        code: "NoPermission",
        data: { AccessDeniedDetail: { NoPermissionType: "ImplicitDeny" } },
      });
    });

    for (const [code, change] of Object.entries(row.errors ?? {})) {
      test(`ends in ${code}`, async () => {
        let thrown: unknown = null;
        // A rate must be used up first.
        for (let n = 0; thrown === null && n < (code === "SystemOverFlow" ? 5 : 1); n++) {
          thrown = await callRow(api, action, { ...row, before: [] }, change).then(
            () => null,
            (error) => error,
          );
        }
        expect(thrown).toMatchObject({
          code: code === "InvalidParameter" ? `InvalidParameter.${nameOf(change)}` : code,
          data: {
            RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
            Recommend: expect.stringContaining("/docs/api?q="),
          },
        });
      });
    }

    test("ends in InvalidParameter for a format that there is not", async () => {
      await expect(callRow(api, action, { ...row, before: [] }, { Format: "YAML" })).rejects.toMatchObject({
        code: "InvalidParameter.Format",
      });
    });

    test("ends in CheckAccountInfoFailed for a temporary key", async () => {
      const temporary = as({ ...server.primary, securityToken: "STS.example" });
      await expect(callRow(temporary, action, { ...row, before: [] })).rejects.toMatchObject({
        code: "CheckAccountInfoFailed",
      });
    });

    test(`ends in ${operation.errors.unavailable} where the database cannot be written`, async () => {
      const { nonces } = server.door;
      const { use } = nonces;
      nonces.use = () => {
        throw new DomainError("unavailable", "Somebody else writes.");
      };
      await expect(callRow(api, action, { ...row, before: [] })).rejects.toMatchObject({
        code: operation.errors.unavailable,
      });
      nonces.use = use;
    });

    test("ends in InternalError for a defect, which is reported", async () => {
      const { facts } = server.door;
      const reported = server.defects.length;
      facts.findAccessKey = () => {
        throw new TypeError("a defect");
      };
      await expect(callRow(api, action, { ...row, before: [] })).rejects.toMatchObject({ code: "InternalError" });
      // The method of the class is behind it again.
      Reflect.deleteProperty(facts, "findAccessKey");
      expect(server.defects.splice(reported)).toHaveLength(1);
    });

    test(`ends in ${operation.overflow} when it is called too often`, async () => {
      const key = strict.ramKey(`often-${++strangers}`);
      const often = as(key, strict);
      const codes: string[] = [];
      for (let n = 0; n < 2; n++) {
        await callRow(often, action, { ...row, before: [] }).catch((error) => codes.push(error.code));
      }
      expect(codes).toEqual(["NoPermission", operation.overflow]);
    });
  });
});

/** What each operation leaves in the audit log; the others change nothing, and show no secret. A message is none, as any other. */
const AUDITED: Readonly<Record<string, string>> = {
  ApplyToken: "token.issue",
  RevokeToken: "token.revoke",
  RegisterDeviceCredential: "device_credential.register_again",
  GetDeviceCredential: "device_credential.reveal",
  RefreshDeviceCredential: "device_credential.rotate",
  UnRegisterDeviceCredential: "device_credential.unregister",
  CreateGroupId: "group.create",
  DeleteGroupId: "group.delete",
  AddCustomAuthIdentity: "custom_identity.create",
  UpdateCustomAuthIdentity: "custom_identity.update",
  DeleteCustomAuthIdentity: "custom_identity.delete",
  QueryCustomAuthIdentity: "custom_identity.reveal",
  AddCustomAuthPermission: "custom_permission.create",
  UpdateCustomAuthPermission: "custom_permission.update",
  DeleteCustomAuthPermission: "custom_permission.delete",
  AddCustomAuthConnectBlack: "block.create",
  DeleteCustomAuthConnectBlack: "block.delete",
  CloseConnection: "client.disconnect",
  TagResources: "instance.tag",
  UntagResources: "instance.untag",
};

test.each(supported.map(({ name }) => name))(
  "%s is audited with the key that called it, if it changes anything",
  async (action) => {
    const api = (SDKS["pop-core"] ?? expect.fail())(server.host, server.primary);
    world.db.update(gatewayStatus).set({ heartbeatAt: world.clock.now }).run();
    const row = rows[action] ?? expect.fail();
    const newest = () => listAudit(world.system, { instanceId: null }, { size: 1 }).items[0];
    // To write what is there already changes nothing.
    const opposite = action.replace(/^Add/, "Delete");
    if (opposite !== action) await callRow(api, opposite, rows[opposite] ?? expect.fail());
    const before = newest()?.id ?? 0;
    await callRow(api, action, row);
    const entry = newest();
    const last = entry !== undefined && entry.id > before ? entry : undefined;
    if (AUDITED[action] === undefined) {
      // The call before it, if there was one, is all that is new.
      expect(last?.action).toBe(AUDITED[row.before?.[0]?.[0] ?? ""]);
      return;
    }
    expect(last).toMatchObject({
      action: AUDITED[action],
      actorKind: "access_key",
      actorId: server.primary.id,
      actorName: "primary",
      address: "127.0.0.1",
      instanceId: PLACE.good,
    });
  },
);

let strangers = 0;
const nameOf = (change: Readonly<Record<string, unknown>>) => Object.keys(change)[0];
