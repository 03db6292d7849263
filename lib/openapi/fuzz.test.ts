import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import { answer } from "./door.ts";
import { OPERATIONS } from "./operations/index.ts";
import { type RawRequest, requestV1, requestV3 } from "./test-requests.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

const REQUESTS = 10_000;
const InstanceId = "mqtt-fuzz";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: InstanceId, edition: "Platinum" });
  createGroup(server.world.system, { instanceId: InstanceId, id: "GID_fuzz", defaultEffect: "Allow", note: "" });
});
afterAll(() => server.close());

/** A generator of pseudo-random numbers, so that a failure can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ODD = [
  "",
  "0",
  "-1",
  "1e309",
  "99999999999999999999",
  "true",
  "null",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "\u0000",
  "\ud800",
  "\uffff",
  "a".repeat(10_000),
  "+/#",
  "$SYS/#",
  "../../etc/passwd",
  "' or 1=1 --",
  "<script>alert(1)</script>",
  "%00%ff%zz",
  "GID_fuzz@@@1",
  InstanceId,
  "GID_fuzz",
  `gtk_${"a".repeat(40)}`,
  "温度",
];

/** Names of parameters of all operations, and some that are none. */
const NAMES = [
  ...new Set(OPERATIONS.flatMap(({ input }) => Object.keys(input.shape))),
  "Tag.1.Key",
  "Tag.1.Value",
  "Tag.99999.Key",
  "Tag.1.__proto__",
  "ClientIdList.1",
  "ClientIdList.x",
  "ResourceId.1",
  "TagKey.1",
  "__proto__",
  "Format",
  "",
  ".",
];

const ACTIONS = [
  ...OPERATIONS.map(({ name }) => name).filter((name) => name !== "CloseConnection"),
  "",
  "toString",
  "a".repeat(999),
];

function makeRequest(random: () => number): RawRequest {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const parameters: Record<string, string> = {};
  for (let i = Math.floor(random() * 6); i > 0; i--) parameters[pick(NAMES)] = pick(ODD);
  if (random() < 0.7) parameters.InstanceId = InstanceId;
  const options = { method: pick(["GET", "POST"] as const), in: pick(["query", "form", "json"] as const) };
  const key = random() < 0.9 ? server.primary : { ...server.primary, secret: "wrong" };
  const make = random() < 0.5 ? requestV1 : requestV3;
  const raw = make(key, pick(ACTIONS), parameters, options);
  // Some go as they are: signed well, and odd in what they say. The others are bent anywhere.
  if (random() < 0.4) return raw;
  const bend = (text: string) => {
    const at = Math.floor(random() * text.length);
    return (
      text.slice(0, at) +
      pick([...ODD, "%", "&", "=", ";", ","]).slice(0, 50) +
      text.slice(at + Math.floor(random() * 5))
    );
  };
  for (let i = 1 + Math.floor(random() * 3); i > 0; i--) {
    const part = pick(["method", "target", "header", "drop", "body", "type"] as const);
    if (part === "method") raw.method = pick(["GET", "POST", "PUT", "DELETE", "PATCH"]);
    else if (part === "target") raw.target = `/${bend(raw.target.slice(1))}`;
    else if (part === "body") raw.body = bend(raw.body);
    else if (part === "type") {
      raw.headers["content-type"] = pick([
        "application/json",
        "text/xml",
        "multipart/form-data",
        "x",
        "application/x-www-form-urlencoded",
      ]);
    } else {
      const name = pick(Object.keys(raw.headers));
      if (part === "drop") delete raw.headers[name];
      else raw.headers[name] = bend(raw.headers[name] ?? "");
    }
  }
  return raw;
}

function toRequestOrNull(raw: RawRequest): Request | null {
  try {
    const headers = Object.entries(raw.headers).map(([name, value]): [string, string] => [
      name,
      // What no HTTP server would have let through.
      value.replace(/[^\t\x20-\x7e]/g, "?"),
    ]);
    return new Request(`http://localhost${raw.target}`, {
      method: raw.method,
      headers,
      ...(raw.method === "GET" ? {} : { body: raw.body }),
    });
  } catch {
    return null;
  }
}

test(`${REQUESTS} malformed requests end in an answer each, and leave nothing behind`, {
  timeout: 120_000,
}, async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const random = randomFrom(20_200_420);
  const codes = new Map<string, number>();
  const heap: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    if (i % (REQUESTS / 10) === 0) {
      collectGarbage();
      heap.push(process.memoryUsage().heapUsed);
    }
    const raw = makeRequest(random);
    const request = toRequestOrNull(raw);
    if (request === null) continue;
    const response = await answer(server.door, request, server.origin);
    const text = await response.text();
    if (response.status >= 500) expect.fail(`${response.status} ${text} for ${JSON.stringify(raw)}`);
    if (/\bat \S+ \(|node_modules|\.ts:\d+|SQLITE|SqliteError/.test(text)) expect.fail(`a trace in ${text}`);
    const code = /"Code":"([^"]+)"|<Code>([^<]+)/.exec(text);
    const name = code?.[1] ?? code?.[2] ?? "OK";
    codes.set(name, (codes.get(name) ?? 0) + 1);
  }
  expect(server.defects).toEqual([]);
  // It got far enough to be worth something: to the operations, and to every stage before them.
  for (const code of ["OK", "SignatureDoesNotMatch", "MissingInstanceId", "ParameterCheckFailed", "MalformedBody"]) {
    expect(codes.get(code) ?? 0, code).toBeGreaterThan(0);
  }
  const first = heap[2] ?? 0;
  const last = heap.at(-1) ?? 0;
  expect(last - first, `heap ${heap.map((bytes) => Math.round(bytes / 1e6))} MB`).toBeLessThan(20e6);
});
