import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resourceName } from "../domain/access-policy-resource.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import type { AccessNeed } from "./access.ts";
import { answer } from "./door.ts";
import { readInput } from "./input.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";
import { collectParameters } from "./rpc/parameters.ts";
import { requestV3, toRequest } from "./test-requests.ts";
import { type Key, startTestServer, type TestServer } from "./test-server.ts";

const INSTANCE = "mqtt-cn-example0001";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: INSTANCE, edition: "Platinum" });
  createGroup(server.world.system, { instanceId: INSTANCE, id: "GID_example", defaultEffect: "Allow", note: "" });
});
afterAll(() => server.close());

/** The example of an operation as it goes over the wire. */
function exampleOf(operation: Operation): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(operation.example)) {
    if (!Array.isArray(value)) flat[name] = String(value);
    else {
      value.forEach((item: unknown, i) => {
        if (typeof item !== "object" || item === null) flat[`${name}.${i + 1}`] = String(item);
        else for (const [key, field] of Object.entries(item)) flat[`${name}.${i + 1}.${key}`] = String(field);
      });
    }
  }
  return flat;
}

const inputOf = (operation: Operation) => readInput(operation, collectParameters(Object.entries(exampleOf(operation))));
const needsOf = (operation: Operation): readonly AccessNeed[] => operation.access(inputOf(operation));

/** A grant on a topic covers what lies under it; MQTT's wildcards mean nothing in policies. */
const grantable = (resource: Parameters<typeof resourceName>[0]) => resourceName(resource).replace(/\/[+#]$/, "");

async function call(key: Key, operation: Operation): Promise<Record<string, unknown> & { status: number }> {
  const method = operation.methods[0] ?? "POST";
  const raw = requestV3(key, operation.name, exampleOf(operation), { method });
  const response = await answer(server.door, toRequest(raw), server.origin);
  return { status: response.status, ...((await response.json()) as object) };
}

let users = 0;
const keyWith = (...statements: Parameters<TestServer["ramKey"]>[1][]) =>
  server.ramKey(`user-${++users}`, ...statements);

const guarded = OPERATIONS.filter((operation) => needsOf(operation).length > 0);

describe.each(guarded.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  test("is refused to a caller without any policy, with what is missing", async () => {
    const key = keyWith();
    const [first] = needsOf(operation);
    const refused = await call(key, operation);
    expect(refused).toMatchObject({
      status: 403,
      Code: "NoPermission",
      AccessDeniedDetail: {
        AuthAction: first?.actions[0],
        AuthPrincipalDisplayName: `user-${users}`,
        AuthPrincipalType: "SubUser",
        NoPermissionType: "ImplicitDeny",
        PolicyType: "AccountLevelIdentityBasedPolicy",
      },
    });
    const detail = refused.AccessDeniedDetail as Record<string, string>;
    const diagnostic = JSON.parse(Buffer.from(detail.EncodedDiagnosticMessage ?? "", "base64").toString());
    expect(diagnostic).toMatchObject({ RequestId: refused.RequestId, Action: first?.actions[0], UserId: key.userId });
    const account = server.world.db.$client.prepare("select id from access_users where kind = 'primary'").pluck().get();
    expect(detail.AuthPrincipalOwnerId).toBe(account);
  });

  test("is let through with exactly what it needs", async () => {
    const shows = operation.shows?.(inputOf(operation));
    const needs = [...needsOf(operation), ...(shows === undefined ? [] : [shows])];
    const statements = needs.map(({ actions, resources }) => ({
      Effect: "Allow" as const,
      Action: actions[0],
      Resource: resources.map(grantable),
    }));
    expect((await call(keyWith(...statements), operation)).Code).not.toBe("NoPermission");
  });

  test("is refused where one of its actions is denied, whatever else is allowed", async () => {
    for (const { actions, resources } of needsOf(operation)) {
      for (const Action of actions) {
        const key = keyWith(
          { Effect: "Allow", Action: "mq:*", Resource: "*" },
          { Effect: "Deny", Action, Resource: resources.map(grantable) },
        );
        expect(await call(key, operation)).toMatchObject({
          Code: "NoPermission",
          AccessDeniedDetail: { AuthAction: Action, NoPermissionType: "ExplicitDeny" },
        });
      }
    }
  });

  test("is refused with the same grants on another instance", async () => {
    if (needsOf(operation).some(({ resources }) => resources.some(({ kind }) => kind === "everything"))) return;
    const statements = needsOf(operation).map(({ actions, resources }) => ({
      Effect: "Allow" as const,
      Action: [...actions],
      Resource: resources.map((resource) => resourceName(resource).replace(INSTANCE, "mqtt-cn-example0002")),
    }));
    expect(await call(keyWith(...statements), operation)).toMatchObject({ Code: "NoPermission" });
  });

  test("is let through with the whole product", async () => {
    const key = keyWith({ Effect: "Allow", Action: "mq:*", Resource: "*" });
    expect((await call(key, operation)).Code).not.toBe("NoPermission");
  });

  test("earns its caller nothing beyond itself", () => {
    expect(["viewer", "operator", "admin"]).toContain(operation.role);
    expect(name).not.toBe("");
  });
});

test("QueryToken and RevokeToken cannot be granted for one instance", async () => {
  const key = keyWith({
    Effect: "Allow",
    Action: ["mq:QueryToken", "mq:RevokeToken", "mq:MqttInstanceAccess"],
    Resource: ["acs:mq:*:*:instance/*", `acs:mq:*:*:*/${INSTANCE}/*`],
  });
  for (const name of ["QueryToken", "RevokeToken"]) {
    const operation = OPERATIONS.find((candidate) => candidate.name === name) ?? expect.fail();
    expect(await call(key, operation)).toMatchObject({ Code: "NoPermission" });
  }
});

test("a grant of ApplyToken on the instance covers its topics, but for what is denied", async () => {
  const apply = OPERATIONS.find(({ name }) => name === "ApplyToken") ?? expect.fail();
  const whole = {
    Effect: "Allow" as const,
    Action: ["mq:ApplyToken", "mq:MqttInstanceAccess"],
    Resource: `acs:mq:*:*:${INSTANCE}`,
  };
  const soon = { ...apply, example: { ...apply.example, ExpireTime: String(server.world.clock.now + 3_600_000) } };
  expect(await call(keyWith(whole), soon)).toMatchObject({ status: 200 });
  const denied = {
    Effect: "Deny" as const,
    Action: "mq:ApplyToken",
    Resource: `acs:mq:*:*:topic/${INSTANCE}/TopicB/secret`,
  };
  // TopicB/# would cover the denied topic.
  expect(await call(keyWith(whole, denied), soon)).toMatchObject({ Code: "NoPermission" });
});

test("who may only connect can neither read nor replace the secrets of devices", async () => {
  const key = keyWith({
    Effect: "Allow",
    Action: "mq:MqttInstanceAccess",
    Resource: `acs:mq:*:*:instance/${INSTANCE}`,
  });
  for (const name of ["RegisterDeviceCredential", "RefreshDeviceCredential", "GetDeviceCredential"]) {
    const operation = OPERATIONS.find((candidate) => candidate.name === name) ?? expect.fail();
    expect(await call(key, operation)).toMatchObject({
      Code: "NoPermission",
      AccessDeniedDetail: { AuthAction: `mq:${name}`, NoPermissionType: "ImplicitDeny" },
    });
  }
  const unregister = OPERATIONS.find(({ name }) => name === "UnRegisterDeviceCredential") ?? expect.fail();
  expect((await call(key, unregister)).Code).not.toBe("NoPermission");
});

test("a condition on the address counts", async () => {
  const key = keyWith({
    Effect: "Allow",
    Action: "mq:*",
    Resource: "*",
    Condition: { IpAddress: { "acs:SourceIp": "192.0.2.0/24" } },
  });
  const query = OPERATIONS.find(({ name }) => name === "QueryToken") ?? expect.fail();
  expect(await call(key, query)).toMatchObject({ Code: "NoPermission" });
  server.origin = { address: "192.0.2.9", secure: false };
  expect(await call(key, query)).toMatchObject({ TokenStatus: false });
  server.origin = { address: "127.0.0.1", secure: false };
});
