import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInstance } from "../services/instances.ts";
import { answer } from "./door.ts";
import { type RawRequest, requestV1, requestV3, toRequest } from "./test-requests.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const parameters = { InstanceId: "mqtt-tamper", GroupId: "GID_tamper", Tags: '[{"key":"k","value":"v w"}]' };

beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: parameters.InstanceId, edition: "Standard" });
});
afterAll(() => server.close());

const send = async (raw: RawRequest) => {
  const response = await answer(server.door, toRequest(raw), server.origin);
  return { status: response.status, text: await response.text() };
};

/** Every text that differs from this one in one character: changed, dropped, or doubled. */
function* bent(text: string): Generator<string> {
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    yield text.slice(0, i) + (char === "x" ? "y" : "x") + text.slice(i + 1);
    yield text.slice(0, i) + text.slice(i + 1);
    if (char.toUpperCase() !== char) yield text.slice(0, i) + char.toUpperCase() + text.slice(i + 1);
    else if (char.toLowerCase() !== char) yield text.slice(0, i) + char.toLowerCase() + text.slice(i + 1);
  }
}

/** Headers that carry no part of the request: they may say what they like. */
const FREE_HEADERS = ["accept"];

/** Every request that differs from this one in one character of any part. */
function* bentRequests(raw: RawRequest): Generator<RawRequest> {
  yield { ...raw, method: raw.method === "POST" ? "GET" : "POST" };
  for (const target of bent(raw.target)) if (target.startsWith("/")) yield { ...raw, target };
  for (const [name, value] of Object.entries(raw.headers)) {
    if (FREE_HEADERS.includes(name)) continue;
    for (const other of bent(value)) yield { ...raw, headers: { ...raw.headers, [name]: other } };
    const { [name]: _, ...without } = raw.headers;
    yield { ...raw, headers: without };
  }
  if (raw.method !== "GET") for (const body of bent(raw.body)) yield { ...raw, body };
}

const REQUESTS: Readonly<Record<string, () => RawRequest>> = {
  "V1 in the form": () => requestV1(server.primary, "CreateGroupId", parameters),
  "V1 in the query": () => requestV1(server.primary, "CreateGroupId", parameters, { in: "query" }),
  "V3 in the query": () => requestV3(server.primary, "CreateGroupId", parameters),
  "V3 in the form": () => requestV3(server.primary, "CreateGroupId", parameters, { in: "form" }),
  "V3 in JSON": () => requestV3(server.primary, "CreateGroupId", parameters, { in: "json" }),
};

describe.each(Object.entries(REQUESTS))("%s", (_, make) => {
  test("is refused with any one character changed, and answered as it was made", async () => {
    const raw = make();
    // What reads as the very same request is the same request: `+` and `%20` are one space in a form.
    const meaning = meaningOf(raw);
    // Every signature is to be looked at: the key has called from here before.
    server.door.wrongLogins.right(server.origin.address, server.primary.id);
    let tried = 0;
    for (const other of bentRequests(raw)) {
      if (meaningOf(other) === meaning) continue;
      tried++;
      const { status, text } = await send(other);
      if (status < 400 || status >= 500) expect.fail(`${status} ${text} for ${JSON.stringify(other)}`);
    }
    expect(tried).toBeGreaterThan(500);
    expect(server.world.db.$client.prepare("select count(*) from groups").pluck().get()).toBe(0);
    expect((await send(raw)).status).toBe(200);
    server.world.db.$client.exec("delete from groups");
  });
});

/** What a request says, apart from its spelling. */
function meaningOf({ method, target, headers, body }: RawRequest): string {
  const url = new URL(target, "http://localhost");
  const form = headers["content-type"]?.toLowerCase().startsWith("application/x-www-form-urlencoded") === true;
  const isV1 = headers.authorization === undefined;
  // Version 1.0 signs what a body says, version 3 its bytes; version 1.0 signs no header, and no path.
  const said = isV1 && form ? [...new URLSearchParams(body)] : body;
  const signedHeaders = isV1 ? form : Object.entries(headers).map(([name, value]) => [name, value.trim()]);
  return JSON.stringify([method, isV1 ? "" : url.pathname, [...url.searchParams], signedHeaders, said]);
}
