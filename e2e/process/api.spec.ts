import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { OPERATIONS } from "../../lib/openapi/operations/index.ts";
import { SDKS, type SdkClient } from "../../lib/openapi/test-clients.ts";
import { callRow, contractRows, PLACE, unlike } from "../../lib/openapi/test-contract.ts";
import { type RawRequest, requestV1, requestV3 } from "../../lib/openapi/test-requests.ts";
import type { Key } from "../../lib/openapi/test-server.ts";
import { connectDevice } from "../device.ts";
import { Installation, type Running, until } from "../gatehouse.ts";
import { expect, test } from "./test.ts";

/*
 * The API as a backend meets it: both SDKs, unmodified, against the server that `npm start` runs, with its gateway. What each
 * operation answers in every case is proven closer to it; here it is that nothing between the socket and the operation
 * (the server, its rewrites, its limits) bends a request.
 */

const PRIMARY: Key = { id: "APIPROCESSKEY", secret: "a-secret-of-the-primary-account", userId: "" };
const STRANGER: Key = { id: "APISTRANGERKEY", secret: "a-secret-of-a-user-without-policy", userId: "" };
const DEVICE = { clientId: "GID_contract@@@1", id: "DC.contractOne", secret: "DC.secretOfContractOne" };

let installation: Installation;
let running: Running;
const host = () => `127.0.0.1:${installation.ports.console}`;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  installation = await Installation.create();
  const { status, stderr } = await installation.apply({
    accessUsers: [
      { name: "primary", kind: "primary", accessKeys: [{ id: PRIMARY.id, secret: PRIMARY.secret }] },
      { name: "stranger", kind: "ram", accessKeys: [{ id: STRANGER.id, secret: STRANGER.secret }] },
    ],
    instances: [
      {
        id: PLACE.good,
        edition: "Professional",
        groups: [{ id: "GID_contract", defaultEffect: "Allow", rules: [] }],
        deviceCredentials: [DEVICE, { ...DEVICE, clientId: "GID_contract@@@ear", id: "DC.contractEar" }],
      },
    ],
  });
  expect([status, stderr]).toEqual([0, ""]);
  running = await installation.start();
});
test.afterAll(() => installation.remove());

const rows = Object.entries(contractRows(Date.now()));

for (const [manner, client] of Object.entries(SDKS)) {
  test(`every operation is answered, and refused to a stranger: ${manner}`, async () => {
    const [api, stranger] = [client(host(), PRIMARY), client(host(), STRANGER)];
    for (const [action, row] of rows) {
      const answer = await callRow(api, action, row);
      expect(unlike(answer, { RequestId: /^[0-9A-F-]{36}$/, ...row.answers }), action).toEqual([]);
      await expect(callRow(stranger, action, { ...row, before: [] }), action).rejects.toMatchObject({
        code: "NoPermission",
      });
    }
  });

  test(`a message arrives as it was given: ${manner}`, async () => {
    const ear = await connectDevice(installation.ports.mqtt, {
      clientId: "GID_contract@@@ear",
      mode: "DeviceCredential",
      keyId: "DC.contractEar",
      instanceId: PLACE.good,
      secret: DEVICE.secret,
    });
    const heard: string[] = [];
    ear.on("message", (_, payload) => heard.push(String(payload)));
    const api = client(host(), PRIMARY);
    const odd = `{"a": "b&c=d + e%20%zz / ? # ~*'()! 温度 🌡"}\n`;
    const payloads = [odd, odd.repeat(400)];
    for (const Payload of payloads) {
      await api.call("SendMessage", {
        InstanceId: PLACE.good,
        MqttTopic: "parent/p2p/GID_contract@@@ear",
        Payload,
      });
    }
    await expect.poll(() => heard.length).toBe(payloads.length);
    expect(heard).toEqual(payloads);
    ear.end(true);
  });
}

test("what is read is read by GET too, with both SDKs as they are", async () => {
  const byGet = OPERATIONS.filter(({ methods }) => methods.includes("GET") && methods.includes("POST"));
  for (const client of Object.values(SDKS)) {
    const api: SdkClient = client(host(), PRIMARY);
    for (const [action, row] of rows) {
      if (!byGet.some(({ name }) => name === action)) continue;
      expect(unlike(await callRow(api, action, { ...row, method: "GET" }), row.answers), action).toEqual([]);
    }
  }
});

const send = async ({ target, method, headers, body }: RawRequest) => {
  const response = await fetch(`${installation.url}${target}`, { method, headers, ...(body === "" ? {} : { body }) });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const QUERY = { InstanceId: PLACE.good, Token: "gtk_none" };
/** The host is signed. */
const here = () => ({ host: host() });

const spelled = (raw: RawRequest): RawRequest => ({
  ...raw,
  headers: { ...raw.headers, "content-type": "Application/X-WWW-Form-UrlEncoded; charset=UTF-8" },
});

test("the places and forms of a request that SDKs of other languages use", async () => {
  const requests: Record<string, RawRequest> = {
    "version 1.0 in a form alone": requestV1(PRIMARY, "QueryToken", QUERY),
    "version 1.0 in a form, written large": spelled(requestV1(PRIMARY, "QueryToken", QUERY)),
    "version 1.0 in the query": requestV1(PRIMARY, "QueryToken", QUERY, { in: "query" }),
    "version 1.0 by GET": requestV1(PRIMARY, "QueryToken", QUERY, { method: "GET" }),
    "version 1.0 on /openapi": requestV1(PRIMARY, "QueryToken", QUERY, { path: "/openapi" }),
    "version 1.0 on /openapi/": requestV1(PRIMARY, "QueryToken", QUERY, { path: "/openapi/", in: "query" }),
    "version 3 in JSON": requestV3(PRIMARY, "QueryToken", QUERY, { in: "json", change: here() }),
    "version 3 on /openapi": requestV3(PRIMARY, "QueryToken", QUERY, { path: "/openapi", change: here() }),
    "version 3 on /openapi/": requestV3(PRIMARY, "QueryToken", QUERY, { path: "/openapi/", change: here() }),
  };
  for (const [name, raw] of Object.entries(requests)) {
    const { status, text } = await send(raw);
    expect([status, JSON.parse(text)], name).toEqual([200, { RequestId: expect.any(String), TokenStatus: false }]);
  }
  const xml = await send(requestV1(PRIMARY, "QueryToken", QUERY, { method: "GET", change: { Format: undefined } }));
  expect(xml.headers.get("content-type")).toBe("text/xml;charset=utf-8");
  expect(xml.text).toMatch(/^<\?xml .*<QueryTokenResponse><RequestId>.*<TokenStatus>false<\/TokenStatus>/s);
});

test("an error leads to a page that explains it", async () => {
  const { text, headers } = await send(requestV3(STRANGER, "QueryToken", QUERY, { change: here() }));
  const error = JSON.parse(text);
  expect(error).toMatchObject({ Code: "NoPermission", HostId: host() });
  expect(headers.get("x-acs-request-id")).toBe(error.RequestId);
  const page = await fetch(error.Recommend);
  expect(page.status).toBe(200);
  const html = await page.text();
  for (const part of [error.Code, error.RequestId]) expect(html).toContain(part);
});

test("other methods are told so, whichever they are", async () => {
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const response = await fetch(`${installation.url}/openapi?Action=QueryToken`, { method });
    expect([response.status, await response.json()], method).toMatchObject([400, { Code: "UnsupportedHTTPMethod" }]);
  }
  // fetch refuses to send this one.
  const traced = request(`${installation.url}/openapi?Action=QueryToken`, { method: "TRACE" }).end();
  const [answer] = (await once(traced, "response")) as [IncomingMessage];
  expect(answer.statusCode).toBe(405);
  answer.resume();
});

test("a caller that goes away in the middle of its request leaves no trace in the log", async () => {
  const printed = installation.output();
  const socket = connect(installation.ports.console, "127.0.0.1");
  const head = ["POST /openapi HTTP/1.1", `Host: ${host()}`, "Content-Length: 100", "Content-Type: application/json"];
  socket.write(`${head.join("\r\n")}\r\n\r\n{"Action":`);
  const broken = () =>
    installation.query("select id from api_calls where code = 'MalformedBody' and signed = 0").length;
  const before = broken();
  await once(socket, "connect");
  socket.end();
  await until("the server notices", () => broken() > before);
  expect(installation.output()).toBe(printed);
});

test("nothing is answered twice, not even after the server was killed", async () => {
  const requests = [
    requestV1(PRIMARY, "QueryToken", QUERY),
    requestV3(PRIMARY, "QueryToken", QUERY, { change: here() }),
  ];
  for (const raw of requests) expect((await send(raw)).status).toBe(200);
  await running.end("SIGKILL");
  await until("every door is shut", () => installation.isSilent());
  running = await installation.start();
  for (const raw of requests) expect((await send(raw)).text).toContain("SignatureNonceUsed");
  expect((await send(requestV1(PRIMARY, "QueryToken", QUERY))).status).toBe(200);
  expect(installation.output()).not.toMatch(/defect|Error:/);
});
