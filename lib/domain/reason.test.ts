import { describe, expect, it } from "vitest";
import { explain, fillPlaceholders, REASON_CODES, REASONS } from "./reason.ts";

describe("the table of reasons", () => {
  it("says something for every code that ends in a full stop", () => {
    for (const code of REASON_CODES) {
      const { advice, variants } = REASONS[code];
      for (const sentence of [advice, ...Object.values(variants ?? {})]) expect(sentence).toMatch(/^\S.*\S\.$/s);
    }
  });

  it("has the documented notice codes of tokens", () => {
    const notices = Object.fromEntries(
      REASON_CODES.filter((code) => code.startsWith("token_")).map((code) => [code, REASONS[code].notice]),
    );
    expect(notices).toEqual({
      token_unreadable: 1,
      token_expired: 2,
      token_revoked: 3,
      token_topic: 4,
      token_type: 5,
      token_forged: 8,
      token_account: -1,
    });
  });

  it("answers CONNECT with 4 for what is wrong, 5 for what is not permitted, 2 for client IDs, 3 for quota", () => {
    const byCode = (connack: number | null) => REASON_CODES.filter((code) => REASONS[code].connack === connack);
    expect(byCode(0)).toEqual(["ok"]);
    expect(byCode(2)).toEqual(["malformed_client_id"]);
    expect(byCode(3)).toEqual(["wrong_logins", "connection_quota"]);
    expect(byCode(4)).toEqual([
      "malformed_username",
      "unknown_mode",
      "unknown_access_key",
      "bad_signature",
      "malformed_token_password",
      "token_unreadable",
      "token_forged",
      "unknown_device_credential",
      "unknown_identity",
    ]);
    expect(byCode(null)).toEqual([
      "token_topic",
      "custom_auth_denied",
      "custom_auth_no_match",
      "group_policy_denied",
      "group_policy_no_match",
      "actions_inseparable",
      "malformed_topic",
      "system_topic",
      "subscription_quota",
      "message_rate",
      "message_too_large",
    ]);
  });
});

describe("explain", () => {
  it("fills the sentence with the values of the decision", () => {
    const text = explain({ reason: "unknown_group", params: { groupId: "GID_abc", instanceId: "mqtt-x" } });
    expect(text).toBe("Group GID_abc does not exist in instance mqtt-x. Create it, or correct the client ID.");
  });

  it("chooses the wording by the decision's variant", () => {
    expect(explain({ reason: "malformed_topic", params: { topic: "a+", variant: "plus_not_alone" } })).toContain(
      "a/+/b",
    );
  });

  it("does not read a value as a template, nor as the name of a property", () => {
    expect(fillPlaceholders("{a} {b} {toString}", { a: "{b}", b: "$&" })).toBe("{b} $& {toString}");
    expect(explain({ reason: "malformed_topic", params: { topic: "t", variant: "constructor" } })).toBe(
      "The topic t is not valid.",
    );
  });
});
