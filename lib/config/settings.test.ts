import { expect, test } from "vitest";
import { formatRange } from "../domain/address.ts";
import { readSettings } from "./settings.ts";

const proxies = (text?: string) => readSettings({ MQTT_PROXY_PROTOCOL: text }).mqtt.proxies.map(formatRange);

test.each([
  [undefined, []],
  ["", []],
  ["off", []],
  ["127.0.0.1", ["127.0.0.1"]],
  ["127.0.0.1, 10.1.2.3/8,::1", ["127.0.0.1", "10.0.0.0/8", "::1"]],
])("proxies that are trusted: %j", (text, expected) => {
  expect(proxies(text)).toEqual(expected);
});

test.each(["on", "1", "127.0.0.1,", "localhost", "10.0.0.0/33", "off,127.0.0.1"])(
  "%j names no proxy, and is refused with what to write",
  (text) => {
    expect(() => proxies(text)).toThrow(
      /^The setting MQTT_PROXY_PROTOCOL must be off, or the addresses of the proxies/,
    );
  },
);
