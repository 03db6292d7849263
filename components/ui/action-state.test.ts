import { describe, expect, it } from "vitest";
import { toFormData } from "./action-state.ts";
import { envFile } from "./env-file.ts";
import { quotaLevel } from "./meter.tsx";
import { formatBytes, formatCount } from "./number.tsx";

describe("toFormData", () => {
  it("names what is inside by the path that errors come back under", () => {
    const form = toFormData({ id: 7, ids: ["a", "b"], rules: [{ topic: "a/#", pub: true, sub: false }], note: null });
    expect([...form]).toEqual([
      ["id", "7"],
      ["ids.0", "a"],
      ["ids.1", "b"],
      ["rules.0.topic", "a/#"],
      ["rules.0.pub", "on"],
    ]);
  });
});

describe("envFile", () => {
  it("quotes what means something to a shell", () => {
    const line = (value: string) => envFile([{ label: "Username", value, variable: "MQTT_USERNAME" }]);
    expect(line("Token|LTAI$x|mqtt-1")).toBe("MQTT_USERNAME='Token|LTAI$x|mqtt-1'\n");
    expect(line("it's")).toBe("MQTT_USERNAME='it'\\''s'\n");
  });
});

describe("quotaLevel", () => {
  it.each([
    [0, 1000, "normal"],
    [799, 1000, "normal"],
    [800, 1000, "near"],
    [900, 1000, "close"],
    [1000, 1000, "full"],
    [1240, 1000, "full"],
    [0, 0, "full"],
  ])("%i of %i is %s", (used, limit, level) => {
    expect(quotaLevel(used, limit)).toBe(level);
  });
});

describe("figures", () => {
  it("are grouped by thousands", () => {
    expect(["0", "999", "1,000", "1,234,567"]).toEqual([0, 999, 1000, 1234567].map(formatCount));
  });
  it("say bytes in the unit that people read", () => {
    expect([0, 1023, 65_536, 1_572_864].map(formatBytes)).toEqual(["0 B", "1023 B", "64 KiB", "1.5 MiB"]);
  });
});
