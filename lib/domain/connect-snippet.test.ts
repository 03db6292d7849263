import { expect, test } from "vitest";
import { connectSnippets } from "./connect-snippet.ts";

const device = {
  tcp: { host: "127.0.0.1", port: 1883 },
  ws: { host: "127.0.0.1", port: 8083 },
  clientId: "GID_press@@@07",
  username: "DeviceCredential|DC.0a1b2c3d4e5f6g7h8i9j0k|mqtt-cn-plant0001",
  password: "c2lnbmF0dXJlIG9mIHRoZSBJRD0=",
  topic: "hello/gatehouse",
} as const;

test("every tool is given the same address, names, password and topic", () => {
  const snippets = connectSnippets(device);
  expect(snippets.map(({ key }) => key)).toEqual(["mosquitto", "mqttjs", "paho", "c"]);
  for (const { code } of snippets) {
    expect(code).toContain("127.0.0.1");
    expect(code).toContain("1883");
    for (const text of [device.clientId, device.username, device.password, device.topic]) expect(code).toContain(text);
  }
});

test("where only the WebSocket door is open, MQTT.js goes through it", () => {
  const snippets = connectSnippets({ ...device, tcp: null });
  expect(snippets.map(({ key }) => key)).toEqual(["mqttjs"]);
  expect(snippets[0]?.code).toContain("ws://127.0.0.1:8083/mqtt");
});

test("where no door is open, there is nothing to paste", () => {
  expect(connectSnippets({ ...device, tcp: null, ws: null })).toEqual([]);
});

test("an IPv6 address stands in brackets inside a URL, and alone without", () => {
  const [mosquitto, mqttjs] = connectSnippets({ ...device, tcp: { host: "::1", port: 1883 } });
  expect(mosquitto?.code).toContain('-h "::1"');
  expect(mqttjs?.code).toContain("mqtt://[::1]:1883");
});
