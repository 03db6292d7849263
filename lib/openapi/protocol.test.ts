import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseApiRates } from "../config/api-rates.ts";
import { setAccessKeyStatus } from "../services/access-users.ts";
import { listApiCalls } from "../services/api-calls.ts";
import { createInstance } from "../services/instances.ts";
import { answer } from "./door.ts";
import { openDoor } from "./open.ts";
import { MAX_BODY_BYTES } from "./rpc/body.ts";
import { HOST, type RawRequest, requestV1, requestV3, toRequest } from "./test-requests.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const InstanceId = "mqtt-protocol";
const QUERY = { InstanceId, Token: "gtk_none" };

beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: InstanceId, edition: "Standard" });
});
beforeEach(() => {
  server.origin = { address: "127.0.0.1", secure: false };
});
afterAll(() => server.close());

async function send(raw: RawRequest): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await answer(server.door, toRequest(raw), server.origin);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function sendJson(raw: RawRequest): Promise<Record<string, unknown> & { status: number }> {
  const { status, text } = await send(raw);
  return { status, ...JSON.parse(text) };
}

const versions = { V1: requestV1, V3: requestV3 } as const;

describe.each(Object.entries(versions))("signature %s", (name, make) => {
  const request = (options = {}) => make(server.primary, "QueryToken", QUERY, options);

  test.each([
    ["POST", "query"],
    ["POST", "form"],
    ["GET", "query"],
  ] as const)("%s with parameters in the %s", async (method, where) => {
    expect(await sendJson(request({ method, in: where }))).toMatchObject({ status: 200, TokenStatus: false });
  });

  test("the answer carries its request ID in the body and in a header", async () => {
    const { text, headers } = await send(request());
    const { RequestId } = JSON.parse(text);
    expect(RequestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(headers.get("x-acs-request-id")).toBe(RequestId);
    expect(headers.get("content-type")).toBe("application/json;charset=utf-8");
  });

  test("an error names code, host and where to read about it", async () => {
    const error = await sendJson(make({ ...server.primary, id: "nobody" }, "QueryToken", QUERY));
    expect(error).toMatchObject({ status: 404, Code: "InvalidAccessKeyId.NotFound", HostId: HOST });
    expect(error.Recommend).toBe(`http://${HOST}/docs/api?q=InvalidAccessKeyId.NotFound&requestId=${error.RequestId}`);
  });

  test("a wrong secret is refused with what the server signed", async () => {
    const error = await sendJson(make({ ...server.primary, secret: "wrong" }, "QueryToken", QUERY));
    expect(error).toMatchObject({ status: 400, Code: "SignatureDoesNotMatch" });
    const signed =
      name === "V1" ? /server string to sign is:POST&%2F&AccessKeyId/ : /string to sign is:ACS3-HMAC-SHA256\n/;
    expect(error.Message).toMatch(signed);
    // Not even to who sent it.
    expect(error.Message).not.toContain("gtk_none");
  });

  test("a request can be sent once", async () => {
    const raw = request({ nonce: `once-${name}` });
    expect(await sendJson(raw)).toMatchObject({ status: 200 });
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "SignatureNonceUsed" });
  });

  test("a request can be sent once, also across a restart", async () => {
    const raw = request({ nonce: `restart-${name}` });
    await sendJson(raw);
    const { world } = server;
    const again = openDoor(
      {
        db: world.db,
        keyring: world.keyring,
        settings: { api: { https: "auto", rates: parseApiRates("off") ?? expect.fail() } },
        state: { databasePath: world.databasePath },
      },
      { now: () => world.clock.now, report: () => {} },
    );
    const response = await answer(again, toRequest(raw), server.origin);
    expect(await response.json()).toMatchObject({ Code: "SignatureNonceUsed" });
    again.close();
  });

  test("a wrong signature does not use the nonce of another request up", async () => {
    const nonce = `theirs-${name}`;
    await sendJson(make({ ...server.primary, secret: "wrong" }, "QueryToken", QUERY, { nonce }));
    expect(await sendJson(request({ nonce }))).toMatchObject({ status: 200 });
  });

  test.each([
    [-16, 400, "InvalidTimeStamp.Expired"],
    [16, 400, "InvalidTimeStamp.Expired"],
    [-14, 200, undefined],
    [14, 200, undefined],
  ])("signed %i minutes from now", async (minutes, status, Code) => {
    const now = server.world.clock.now + minutes * 60_000;
    expect(await sendJson(request({ now }))).toMatchObject({ status, ...(Code ? { Code } : {}) });
  });

  test.each([
    "2026-11-21",
    "2026-02-30T00:00:00Z",
    "2026-11-21T00:00:00+08:00",
    "yesterday",
    "2026-11-21T00:00:00.000Z",
  ])("the time %s is refused", async (time) => {
    const change = name === "V1" ? { Timestamp: time } : { "x-acs-date": time };
    expect(await sendJson(request({ change }))).toMatchObject({ status: 400, Code: "InvalidTimeStamp.Format" });
  });

  test("another version is refused", async () => {
    const change = name === "V1" ? { Version: "2019-02-14" } : { "x-acs-version": "2019-02-14" };
    expect(await sendJson(request({ change }))).toMatchObject({ status: 400, Code: "InvalidVersion" });
  });

  test("an unknown operation is refused before anything else is looked at", async () => {
    const raw = make({ id: "nobody", secret: "x" }, "MakeCoffee", {});
    expect(await sendJson(raw)).toMatchObject({ status: 404, Code: "InvalidAction.NotFound" });
    // Known to every object of the language, not to the API.
    expect(await sendJson(make(server.primary, "constructor", {}))).toMatchObject({ Code: "InvalidAction.NotFound" });
  });

  test("an operation that changes something is not called by GET", async () => {
    const raw = make(server.primary, "ApplyToken", {}, { method: "GET" });
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "UnsupportedHTTPMethod" });
  });

  test("a disabled key is refused", async () => {
    const key = server.ramKey(`disabled-${name}`);
    setAccessKeyStatus(server.world.system, { id: key.id, status: "disabled" });
    const error = await sendJson(make(key, "QueryToken", QUERY));
    expect(error).toMatchObject({ status: 403, Code: "InvalidAccessKeyId.Inactive" });
  });

  test("a temporary key is refused", async () => {
    const change = name === "V1" ? { SecurityToken: "CAIS" } : { "x-acs-security-token": "CAIS" };
    expect(await sendJson(request({ change }))).toMatchObject({ status: 400, Code: "CheckAccountInfoFailed" });
  });

  test("parameters that the operation does not have are ignored, and signed", async () => {
    expect(await sendJson(make(server.primary, "QueryToken", { ...QUERY, RegionId: "cn-x" }))).toMatchObject({
      status: 200,
    });
  });

  test.each(["InstanceId", "Token"])("without %s it says which parameter is missing", async (missing) => {
    const { [missing as keyof typeof QUERY]: _, ...rest } = QUERY;
    expect(await sendJson(make(server.primary, "QueryToken", rest))).toMatchObject({
      status: 400,
      Code: `Missing${missing}`,
    });
    expect(await sendJson(make(server.primary, "QueryToken", { ...QUERY, [missing]: "" }))).toMatchObject({
      Code: `Missing${missing}`,
    });
  });

  test("a parameter that stands there twice is refused", async () => {
    const raw = request({ in: "query" });
    raw.target += `${raw.target.includes("?") ? "&" : "?"}InstanceId=${InstanceId}`;
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "InvalidParameter.InstanceId" });
  });
});

describe("signature V1 in particular", () => {
  const PUBLIC = [
    "Action",
    "Version",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
  ];
  test.each(PUBLIC)("without %s", async (name) => {
    const raw = requestV1(server.primary, "QueryToken", QUERY, { change: { [name]: undefined } });
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: `Missing${name}` });
  });

  test.each([{ SignatureMethod: "HMAC-SHA256" }, { SignatureVersion: "2.0" }])("with %o", async (change) => {
    expect(await sendJson(requestV1(server.primary, "QueryToken", QUERY, { change }))).toMatchObject({
      status: 400,
      Code: "IncompleteSignature",
    });
  });

  test("Action in an unsigned header alone is not enough", async () => {
    const raw = requestV1(server.primary, "QueryToken", QUERY, { change: { Action: undefined } });
    raw.headers["x-acs-action"] = "QueryToken";
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "MissingAction" });
  });

  test("a header that names another operation is refused", async () => {
    const raw = requestV1(server.primary, "QueryToken", QUERY);
    raw.headers["x-acs-action"] = "RevokeToken";
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "InvalidParameter.Action" });
  });

  test("an error repeats what was signed, but not a megabyte of it", async () => {
    const key = { ...server.primary, secret: "wrong" };
    const Payload = "%".repeat(250_000);
    const { text } = await send(requestV1(key, "SendMessage", { InstanceId, MqttTopic: "a", Payload }));
    expect(JSON.parse(text)).toMatchObject({ Code: "SignatureDoesNotMatch" });
    expect(text.length).toBeLessThan(20_000);
  });

  test("system parameters in the query, the others in the form", async () => {
    const raw = requestV1(server.primary, "QueryToken", QUERY, { in: "form" });
    const all = new URLSearchParams(raw.body);
    const form = new URLSearchParams();
    for (const name of Object.keys(QUERY)) {
      form.set(name, all.get(name) ?? "");
      all.delete(name);
    }
    const split = { ...raw, target: `/?${all}`, body: String(form) };
    expect(await sendJson(split)).toMatchObject({ status: 200, TokenStatus: false });
  });
});

describe("signature V3 in particular", () => {
  const request = (change: Record<string, string | undefined> = {}) =>
    requestV3(server.primary, "QueryToken", QUERY, { change });

  test.each(["host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"])(
    "without %s signed",
    async (name) => {
      expect(await sendJson(request({ [name]: undefined }))).toMatchObject({
        status: 400,
        Code: "IncompleteSignature",
      });
    },
  );

  test("an x-acs header that is not signed is refused", async () => {
    const raw = request();
    raw.headers["x-acs-security-token"] = "CAIS";
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "IncompleteSignature" });
  });

  test.each([
    "ACS3-HMAC-SHA256",
    "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=zz",
    "ACS3-HMAC-SHA512 Credential=a,SignedHeaders=host,Signature=00",
    "acs a:b",
    "Bearer x",
  ])("Authorization: %s", async (authorization) => {
    const raw = request();
    raw.headers.authorization = authorization;
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "IncompleteSignature" });
  });

  test("commas with spaces after them are read too", async () => {
    const raw = request();
    raw.headers.authorization = (raw.headers.authorization ?? "").replaceAll(",", ", ");
    expect(await sendJson(raw)).toMatchObject({ status: 200 });
  });

  test("parameters in a JSON body, with a list", async () => {
    const body = { InstanceId, ClientIdList: ["GID_a@@@1", "GID_a@@@2"] };
    const signed = requestV3(server.primary, "BatchQuerySessionByClientIds", body as never, { in: "json" });
    expect(await sendJson(signed)).toMatchObject({
      status: 200,
      OnlineStatusList: [
        { ClientId: "GID_a@@@1", OnlineStatus: false },
        { ClientId: "GID_a@@@2", OnlineStatus: false },
      ],
    });
  });

  test("a request to /openapi is signed for that path", async () => {
    expect(await sendJson(requestV3(server.primary, "QueryToken", QUERY, { path: "/openapi" }))).toMatchObject({
      status: 200,
    });
    const moved = { ...request(), target: `/openapi?${new URLSearchParams(QUERY)}` };
    expect(await sendJson(moved)).toMatchObject({ Code: "SignatureDoesNotMatch" });
  });
});

describe("the form of the answer", () => {
  const { parseString } = createRequire(createRequire(import.meta.url).resolve("@alicloud/pop-core"))("xml2js") as {
    parseString(xml: string, callback: (error: Error | null, value: Record<string, never>) => void): void;
  };
  const readXml = (text: string) =>
    new Promise((resolve, reject) =>
      parseString(text, (error, value) => (error === null ? resolve(value) : reject(error))),
    );

  test("XML by Format", async () => {
    const { text, headers } = await send(requestV1(server.primary, "QueryToken", QUERY, { change: { Format: "XML" } }));
    expect(headers.get("content-type")).toBe("text/xml;charset=utf-8");
    expect(await readXml(text)).toMatchObject({ QueryTokenResponse: { TokenStatus: ["false"] } });
  });

  test("XML by default in version 1.0, also for an error", async () => {
    const raw = requestV1({ id: "nobody<&>", secret: "x" }, "QueryToken", QUERY, { change: { Format: undefined } });
    const { text } = await send(raw);
    expect(await readXml(text)).toMatchObject({ Error: { Code: ["InvalidAccessKeyId.NotFound"], HostId: [HOST] } });
  });

  test("JSON by default in version 3, XML for who accepts only that", async () => {
    const raw = requestV3(server.primary, "QueryToken", QUERY);
    raw.headers.accept = "text/xml";
    expect((await send(raw)).text).toMatch(/^<\?xml/);
  });

  test("another format is refused in JSON", async () => {
    const raw = requestV1(server.primary, "QueryToken", QUERY, { change: { Format: "YAML" } });
    expect(await sendJson(raw)).toMatchObject({ status: 400, Code: "InvalidParameter.Format" });
  });
});

describe("bodies", () => {
  test("one that is too large is refused unread", async () => {
    const raw = requestV3(server.primary, "QueryToken", { ...QUERY, X: "x".repeat(MAX_BODY_BYTES) }, { in: "form" });
    expect(await sendJson(raw)).toMatchObject({ status: 413, Code: "RequestTooLarge" });
  });

  test("one that breaks off is nobody's fault here", async () => {
    const raw = requestV3(server.primary, "QueryToken", QUERY, { in: "form" });
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(raw.body.slice(0, 10)));
        controller.error(new Error("aborted"));
      },
    });
    const request = new Request(toRequest(raw), { body, duplex: "half" } as RequestInit);
    const response = await answer(server.door, request, server.origin);
    expect([response.status, await response.json()]).toMatchObject([400, { Code: "MalformedBody" }]);
    expect(server.defects).toEqual([]);
  });

  test("one of another type is refused", async () => {
    const raw = requestV3(server.primary, "QueryToken", QUERY, { in: "form" });
    raw.headers["content-type"] = "multipart/form-data; boundary=x";
    expect(await sendJson(raw)).toMatchObject({ status: 415, Code: "UnsupportedContentType" });
  });

  test.each(["{", "[1]", "null", '"x"', `${'{"a":'.repeat(50)}1${"}".repeat(50)}`])(
    "JSON %s is refused",
    async (body) => {
      const raw = requestV3(server.primary, "QueryToken", {}, { in: "json" });
      expect(await sendJson({ ...raw, body })).toMatchObject({ status: 400, Code: "MalformedBody" });
    },
  );
});

describe("HTTPS", () => {
  const list = () => sendJson(requestV3(server.primary, "ListInstances", {}));

  test("an operation that is HTTPS only is answered over HTTP on this machine", async () => {
    expect(await list()).toMatchObject({ status: 200 });
    server.origin = { address: "::1", secure: false };
    expect(await list()).toMatchObject({ status: 200 });
  });

  test("from elsewhere it needs HTTPS", async () => {
    server.origin = { address: "192.0.2.7", secure: false };
    expect(await list()).toMatchObject({ status: 400, Code: "InvalidProtocol.NeedSsl" });
    server.origin = { address: "192.0.2.7", secure: true };
    const secure = await list();
    expect(secure).toMatchObject({ status: 200 });
  });

  test("the others are answered over HTTP from everywhere", async () => {
    server.origin = { address: "192.0.2.7", secure: false };
    expect(await sendJson(requestV3(server.primary, "QueryToken", QUERY))).toMatchObject({ status: 200 });
  });
});

test("every call is on record with its request ID, and nothing of its parameters but the instance", async () => {
  const good = await sendJson(requestV1(server.primary, "QueryToken", QUERY));
  const bad = await sendJson(requestV1({ ...server.primary, secret: "wrong" }, "QueryToken", QUERY));
  server.door.calls.flush();
  const find = (requestId: unknown) =>
    listApiCalls(server.world.as({ instanceId: null, role: "viewer" }), { requestId: String(requestId) }).items[0];
  expect(find(good.RequestId)).toMatchObject({
    signed: true,
    operation: "QueryToken",
    keyId: server.primary.id,
    userName: "primary",
    instanceId: InstanceId,
    address: "127.0.0.1",
    status: 200,
    code: "OK",
  });
  expect(find(bad.RequestId)).toMatchObject({
    signed: false,
    instanceId: null,
    userName: "",
    status: 400,
    code: "SignatureDoesNotMatch",
  });
  expect(server.defects).toEqual([]);
});
