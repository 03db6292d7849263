import { describe, expect, it } from "vitest";
import { pickLocale } from "./locale.ts";
import { readTableSettings, readZone, writeTableSettings } from "./preferences.ts";

describe("pickLocale", () => {
  it.each([
    ["the choice of the person wins", "zh", "en-GB,en;q=0.9", "zh"],
    ["the first language that is known", undefined, "fr-FR,zh-CN;q=0.9,en;q=0.8", "zh"],
    ["weights count, not order", undefined, "zh;q=0.2,en;q=0.9", "en"],
    ["a language that is refused is not taken", undefined, "zh;q=0,en;q=0.1", "en"],
    ["English when nothing is known", undefined, "fr", "en"],
    ["English without a header", undefined, null, "en"],
    ["a cookie that is no language is passed over", "xx", "zh-TW", "zh"],
    ["a header that makes no sense does no harm", undefined, ";;q=,,=,zh;q=x", "zh"],
  ])("%s", (_, cookie, header, expected) => {
    expect(pickLocale(cookie, header)).toBe(expected);
  });
});

describe("readZone", () => {
  it.each([
    ["Asia/Shanghai", "Asia/Shanghai"],
    ["Mars/Olympus", "UTC"],
    ["", "UTC"],
    [undefined, "UTC"],
    ["x".repeat(5000), "UTC"],
  ])("%s → %s", (cookie, expected) => {
    expect(readZone(cookie)).toBe(expected);
  });
});

describe("settings of tables", () => {
  it("are kept for each table by itself", () => {
    let cookie = writeTableSettings(undefined, { table: "devices", compact: true, hidden: ["keyId", "group"] });
    cookie = writeTableSettings(cookie, { table: "tokens", compact: false, hidden: ["issued"] });
    expect(readTableSettings(cookie, "devices")).toEqual({
      table: "devices",
      compact: true,
      hidden: ["keyId", "group"],
    });
    expect(readTableSettings(cookie, "tokens")).toEqual({ table: "tokens", compact: false, hidden: ["issued"] });
    cookie = writeTableSettings(cookie, { table: "devices", compact: false, hidden: [] });
    expect(cookie).toBe("tokens..issued");
  });

  it.each([undefined, "", "~~", "devices", "<script>.c.x", "devices.c.<b>", "x".repeat(50_000)])(
    "are none where the cookie makes no sense: %s",
    (cookie) => {
      expect(readTableSettings(cookie, "devices")).toEqual({ table: "devices", compact: false, hidden: [] });
    },
  );
});
