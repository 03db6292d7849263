import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type ConnectExample, connectSnippets, exampleTopic } from "./connect-snippets.ts";

const secret = "DC.abcdefghijklmnopqrstuv";
const clientId = "GID_a@@@dev-1";
const signed: ConnectExample = {
  doors: { tcp: { host: "127.0.0.1", port: 1883 }, ws: { host: "127.0.0.1", port: 8083 } },
  clientId,
  username: "DeviceCredential|DC.k|mqtt-a",
  password: { kind: "signed", secret, value: createHmac("sha1", secret).update(clientId).digest("base64") },
  publish: "test/it's",
  subscribe: "test/#",
};
const codeOf = (example: ConnectExample, label: string) =>
  connectSnippets(example).find((snippet) => snippet.label === label)?.code ?? "";

test("a shell reads the command as it is meant, quotes in a topic included", () => {
  const command = codeOf(signed, "mosquitto_pub").replace(/^mosquitto_pub/, "printf '%s\\n'");
  expect(execFileSync("sh", ["-c", command], { encoding: "utf8" }).trim().split("\n")).toEqual([
    ...["-h", "127.0.0.1", "-p", "1883", "-i", clientId, "-u", "DeviceCredential|DC.k|mqtt-a"],
    ...["-P", signed.password.value, "-q", "1", "-t", "test/it's", "-m", "hello"],
  ]);
});

test("who may only subscribe gets programs that only subscribe", () => {
  const reader = { ...signed, publish: null };
  expect(connectSnippets(reader).map((snippet) => snippet.label)).toContain("mosquitto_sub");
  for (const { code } of connectSnippets(reader)) expect(code).not.toContain("publish");
});

test("without the TCP door the tools that can use WebSocket are left", () => {
  const behindWs = { ...signed, doors: { tcp: null, ws: { host: "::1", port: 8083 } } };
  expect(connectSnippets(behindWs).map((snippet) => snippet.label)).toEqual(["MQTT.js", "Python paho"]);
  expect(codeOf(behindWs, "MQTT.js")).toContain('"ws://[::1]:8083/mqtt"');
  expect(connectSnippets({ ...signed, doors: { tcp: null, ws: null } })).toEqual([]);
});

test("an example topic is one that its filter matches", () => {
  expect(exampleTopic("a/+/b/#")).toBe("a/1/b/1");
  expect(exampleTopic("a/b")).toBe("a/b");
});
