import { expect, test } from "vitest";
import { checkTopicFilter, matches } from "../../domain/topic.ts";
import { RetainedMessages } from "./retained-messages.ts";
import { SubscriptionTree } from "./subscription-tree.ts";

/** Every text of up to three levels over a small alphabet of levels. */
function universe(levels: readonly string[]): string[] {
  const all: string[] = [];
  for (const a of levels) {
    all.push(a);
    for (const b of levels) {
      all.push(`${a}/${b}`);
      for (const c of levels) all.push(`${a}/${b}/${c}`);
    }
  }
  return all.filter((text) => text !== "");
}
const topics = universe(["", "a", "b", "$x"]);
const filters = universe(["", "a", "b", "$x", "+", "#"]).filter((filter) => checkTopicFilter(filter, 100).ok);

test("the subscription tree finds exactly what the core says matches", () => {
  const tree = new SubscriptionTree<string>();
  for (const filter of filters) tree.add(filter, filter);
  for (const topic of topics) {
    const expected = filters.filter((filter) => matches(filter, topic));
    expect(tree.match(topic).sort(), topic).toEqual(expected.sort());
  }
});

test("a filter that was removed is gone, and the others stay", () => {
  const tree = new SubscriptionTree<string>();
  for (const filter of filters) tree.add(filter, filter);
  const removed = filters.filter((_, i) => i % 2 === 0);
  for (const filter of removed) tree.remove(filter, filter);
  tree.remove("never/added", "x");
  const left = new Set(filters.filter((_, i) => i % 2 === 1));
  for (const topic of topics) {
    const expected = [...left].filter((filter) => matches(filter, topic));
    expect(tree.match(topic).sort(), topic).toEqual(expected.sort());
  }
});

test("tens of thousands of levels are walked without overflowing the stack", () => {
  const tree = new SubscriptionTree<string>();
  const deep = Array.from({ length: 30_000 }, () => "+").join("/");
  tree.add(deep, "deep");
  expect(tree.match(deep.replaceAll("+", "a"))).toEqual(["deep"]);
  tree.remove(deep, "deep");
  expect(tree.match(deep.replaceAll("+", "a"))).toEqual([]);
});

const message = (topic: string, payload = "x") => ({ topic, payload: Buffer.from(payload), qos: 1 as const });
const plenty = { messages: 10_000, bytes: 1_000_000 };
const limits = { ...plenty, perClient: plenty };

test("the retained messages of a filter are exactly those that the core says it matches", () => {
  const retained = new RetainedMessages(limits);
  for (const topic of topics) retained.set(message(topic));
  for (const filter of filters) {
    const expected = topics.filter((topic) => matches(filter, topic));
    const found = Array.from(retained.matching(filter), ({ topic }) => topic);
    expect(found.sort(), filter).toEqual(expected.sort());
  }
});

test("a retained message is replaced, removed by an empty one, and refused where there is no room", () => {
  const retained = new RetainedMessages({ messages: 2, bytes: 1_000, perClient: plenty });
  retained.set(message("a", "1"));
  retained.set(message("a", "2"));
  expect(Array.from(retained.matching("a"), ({ payload }) => payload.toString())).toEqual(["2"]);
  retained.set(message("b"));
  expect(retained.set(message("c"))).toBe(false);
  retained.set(message("a", ""));
  expect(retained.set(message("c"))).toBe(true);
  expect(retained.set(message("b", "y".repeat(2_000)))).toBe(false);
  expect(Array.from(retained.matching("#"), ({ topic }) => topic)).toEqual(["c"]);
  retained.set(message("c", ""));
  expect([retained.count, retained.bytes]).toEqual([0, 0]);
});

test("one client leaves room for the others, and gets its own room back", () => {
  const retained = new RetainedMessages({ ...plenty, perClient: { messages: 2, bytes: 1_000 } });
  const set = (owner: string | null, topic: string, payload = "x") => retained.set(message(topic, payload), owner);
  expect([set("greedy", "a"), set("greedy", "b"), set("greedy", "c")]).toEqual([true, true, false]);
  expect([set("other", "c"), set("greedy", "a", "again"), set(null, "d")]).toEqual([true, true, true]);
  // Whose message it is now counts: the other one has taken the place over.
  expect([set("other", "a"), set("greedy", "e")]).toEqual([true, true]);
  expect([set("greedy", "b", "y".repeat(900)), set("greedy", "f")]).toEqual([false, true]);
  for (const topic of ["a", "b", "c", "d", "e", "f"]) set(null, topic, "");
  expect([retained.count, retained.bytes]).toEqual([0, 0]);
  expect([set("greedy", "a"), set("greedy", "b")]).toEqual([true, true]);
});
