import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../lib/openapi/door.ts";
import { listOperationReferences } from "../lib/openapi/reference.ts";
import { startTestServer, type TestServer } from "../lib/openapi/test-server.ts";
import { createGroup } from "../lib/services/groups.ts";
import { createInstance } from "../lib/services/instances.ts";
import { initialValues, toParameters } from "./api-builder-values.ts";
import { type RequestToSign, type SignedRequest, signRequest } from "./api-sign.ts";
import { apiSnippets } from "./api-snippets.ts";

const INSTANCE = "mqtt-cn-example0001";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: INSTANCE, edition: "Platinum" });
  createGroup(server.world.system, { instanceId: INSTANCE, id: "GID_example", defaultEffect: "Allow", note: "" });
});
afterAll(() => server.close());

const vector = {
  origin: "https://onsmqtt.cn-hangzhou.aliyuncs.com",
  keyId: "testid",
  secret: "testsecret",
  now: Date.parse("2023-03-13T08:34:30Z"),
  nonce: "edb2b34af0af9a6d14deaf7c1a5315eb",
} as const;

test("version 3 signs the known request as known", async () => {
  const { headers, body } = await signRequest({
    ...vector,
    signature: "v3",
    method: "POST",
    action: "AddCustomAuthConnectBlack",
    parameters: { InstanceId: "mqtt-cn-xxxx", ClientId: "GID_test@@@test" },
  });
  expect(body).toBe("ClientId=GID_test%40%40%40test&InstanceId=mqtt-cn-xxxx");
  expect(headers.authorization).toContain("Signature=aab5b1bf246745a4476af1b4f732ff83356d08f91beec93265f9bd42dc0c52e6");
});

test.each([
  ["POST", "GaemqlLOICPVxQgbnw1ZPvBiXPA="],
  ["GET", "83FuBFP26kNehcjC4+nEp6cCyz0="],
] as const)("version 1 by %s signs the known request as known", async (method, signature) => {
  const { url, body } = await signRequest({
    ...vector,
    signature: "v1",
    method,
    action: "ApplyToken",
    parameters: {
      InstanceId: "post-cn-0pp12gl0001",
      Resources: "TopicA/+,TopicB/#",
      Actions: "R,W",
      ExpireTime: "1678700070000",
    },
  });
  expect(new URLSearchParams(method === "GET" ? new URL(url).search : body).get("Signature")).toBe(signature);
});

const toRequest = ({ method, url, headers, body }: SignedRequest) =>
  new Request(url, {
    method,
    headers: { ...headers, host: new URL(url).host },
    ...(method === "POST" ? { body } : {}),
  });

const operations = listOperationReferences();

describe.each(["v3", "v1"] as const)("what the builder signs by %s", (signature) => {
  test.each(operations.map((operation) => [operation.name, operation] as const))("%s", async (action, operation) => {
    const values = initialValues(operation.parameters, operation.example, INSTANCE, Date.now());
    const parameters = {
      ...toParameters(operation.parameters, values),
      ...(values.Token === "" ? { Token: "x" } : {}),
    };
    for (const method of operation.methods) {
      const request: RequestToSign = {
        signature,
        method,
        action,
        parameters,
        origin: server.url,
        keyId: server.primary.id,
        secret: server.primary.secret,
        now: Date.now(),
        nonce: crypto.randomUUID(),
      };
      const signed = await signRequest(request);
      expect(JSON.stringify(signed)).not.toContain(server.primary.secret);
      // Without a gateway nothing is closed or sent; everything else is carried out.
      const waits = ["CloseConnection", "SendMessage"].includes(action);
      if (waits) continue;
      const response = await answer(server.door, toRequest(signed), server.origin);
      const { Code } = (await response.json()) as { Code?: string };
      if (!operation.isSupported) expect(Code).toBe("ApiNotSupport");
      // Whatever it found there, it came past the signature.
      expect(operation.errors.map(({ code }) => code).concat("", "OK", "200")).toContain(String(Code ?? "OK"));
      // Anything else that was signed is not this request.
      const bent = await signRequest({ ...request, nonce: crypto.randomUUID(), secret: `${request.secret}x` });
      const refused = await answer(server.door, toRequest(bent), server.origin);
      expect(await refused.json()).toMatchObject({ Code: "SignatureDoesNotMatch" });
    }
  });
});

test("lists and objects travel by number, and come back from the example", () => {
  const tag = operations.find(({ name }) => name === "TagResources") ?? expect.fail();
  const values = initialValues(tag.parameters, tag.example, INSTANCE, 0);
  expect(values).toEqual({ ResourceType: "instance", ResourceId: INSTANCE, Tag: "stage=test" });
  expect(toParameters(tag.parameters, { ...values, Tag: "stage=test\n\nurl=a=b\nbare" })).toEqual({
    ResourceType: "instance",
    "ResourceId.1": INSTANCE,
    "Tag.1.Key": "stage",
    "Tag.1.Value": "test",
    "Tag.2.Key": "url",
    "Tag.2.Value": "a=b",
    "Tag.3.Key": "bare",
  });
});

test.each([
  ["pop-core", "v3", "POST"],
  ["openapi-client", "v3", "POST"],
  ["openapi-client", "v3", "GET"],
  ["openapi-client", "v1", "POST"],
] as const)("the program for %s works as pasted (%s, %s)", async (key, signature, method) => {
  const call = {
    signature,
    method,
    action: "ListDeviceCredentialClientId",
    parameters: { InstanceId: INSTANCE, GroupId: "GID_example", PageSize: "7" },
    origin: server.url,
  };
  const code = apiSnippets(call, null).find((snippet) => snippet.key === key)?.code ?? expect.fail();
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: server.primary.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: server.primary.secret,
  };
  const printed = await new Promise<unknown>((resolve, reject) => {
    new Function("require", "process", "console", code)(
      createRequire(import.meta.url),
      { env },
      { log: resolve, error: reject },
    );
  });
  expect(printed).toMatchObject({ DeviceCredentialClientIdList: { PageSize: "7" } });
});

test("what is shown for curl is the signed request, safe in a shell, and holds no secret", async () => {
  const call = {
    signature: "v3",
    method: "POST",
    action: "SendMessage",
    parameters: { InstanceId: INSTANCE, MqttTopic: "a/b", Payload: "it's $HOME `id`" },
    origin: server.url,
  } as const;
  const signed = await signRequest({ ...call, ...vector, origin: server.url, nonce: "n-1" });
  const [curl] = apiSnippets(call, signed);
  expect(curl?.code).toContain(`curl -X POST '${server.url}/' \\\n`);
  expect(curl?.code).toContain(
    "--data-raw 'InstanceId=mqtt-cn-example0001&MqttTopic=a%2Fb&Payload=it%27s%20%24HOME%20%60id%60'",
  );
  expect(curl?.code).not.toContain("testsecret");
});
