import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { DomainError } from "../domain/errors.ts";
import { listAudit } from "../services/audit-log.ts";
import { getToken, issueToken, revokeToken } from "../services/tokens.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { eachOf, runEach } from "./run-each.ts";

const page = { locale: "en" };
vi.mock("next-intl/server", () => ({ getLocale: async () => page.locale }));

let world: InhabitedWorld;
const instanceId = "mqtt-here";

beforeEach(() => {
  world = openInhabitedWorld();
  page.locale = "en";
});
afterEach(() => world.close());

test("each row has its own outcome and its own audit row, and one that fails does not stop the others", async () => {
  const ctx = world.as({ instanceId, role: "operator" });
  const expiresAt = world.clock.now + 60_000;
  const ids = [1, 2, 3].map(
    () => issueToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt, note: "" }).token.id,
  );
  const [first = 0, second = 0, third = 0] = ids;
  const theirs = world.elsewhere.tokenId;
  const answer = await runEach([first, theirs, second, first, 99_999, third], (id) =>
    revokeToken(ctx, { instanceId, id }),
  );
  expect(answer).toEqual({
    done: 3,
    failed: [theirs, 99_999].map((id) => ({ id: String(id), message: "There is no such token in this instance." })),
  });
  for (const id of ids) expect(getToken(ctx, { instanceId, id }).state).toBe("revoked");
  expect(getToken(world.system, { instanceId: "mqtt-elsewhere", id: theirs }).state).toBe("live");
  const targets = listAudit(ctx, { instanceId, action: "token.revoke" }).items.map(({ target }) => Number(target));
  expect(targets).toEqual([third, second, first]);
});

test("reasons are in the language of the page", async () => {
  page.locale = "zh";
  const answer = await runEach(["a"], () => {
    throw new DomainError("not_found", "There is no such token in this instance.");
  });
  expect(answer.failed[0]?.message).toMatch(/[\u4e00-\u9fff]/);
});

test("after a defect it is still told what was done, and what went wrong stays in the log", async () => {
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const answer = await runEach(["a", "b", "c"], (id) => {
    if (id === "b") throw new Error("the secret is hunter2");
  });
  expect(answer).toMatchObject({ done: 2, failed: [{ id: "b" }] });
  expect(JSON.stringify(answer)).not.toContain("hunter2");
  expect(log.mock.calls.join()).toContain("hunter2");
  log.mockRestore();
});

test("no rows, and more than 200, are refused", () => {
  const ids = eachOf(z.number().int());
  expect(ids.safeParse([]).error?.issues[0]?.message).toBe("Choose at least one row.");
  expect(ids.safeParse(Array.from({ length: 200 }, (_, n) => n)).success).toBe(true);
  expect(ids.safeParse(Array.from({ length: 201 }, (_, n) => n)).error?.issues[0]?.message).toBe(
    "Choose at most 200 rows.",
  );
});
