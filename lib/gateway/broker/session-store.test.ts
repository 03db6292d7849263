import { beforeEach, expect, test } from "vitest";
import { SessionStore, STORE_LIMITS } from "./session-store.ts";

const clock = { now: 1_000_000 };
const limits = {
  ...STORE_LIMITS,
  session: { messages: 3, bytes: 10_000 },
  queuedBytes: 4_000,
  sessions: 2,
  sessionLifeMs: 1_000,
};
let store: SessionStore;
let counter: number;

beforeEach(() => {
  store = new SessionStore(limits, () => clock.now);
  counter = 0;
});

function session(clientId: string, filter = "#"): void {
  store.begin(clientId, false);
  store.addSubscription(clientId, filter, 1);
}
const enqueue = (topic: string, payload = "x") =>
  store.enqueue({ topic, payload: Buffer.from(payload), qos: 1, counter: ++counter });
const queue = (clientId: string) => Array.from(store.findSession(clientId)?.queue.values() ?? [], ({ topic }) => topic);

test("a full queue gives up its oldest message", () => {
  session("c");
  for (const topic of ["1", "2", "3", "4"]) enqueue(topic);
  expect(queue("c")).toEqual(["2", "3", "4"]);
  expect(store.dropped).toBe(1);
});

test("all queues together stay within their bound, and what is acknowledged makes room", () => {
  session("c");
  enqueue("1", "x".repeat(2_500));
  enqueue("2", "x".repeat(2_500));
  expect(queue("c")).toEqual(["1"]);
  store.findSession("c")?.sent(1, 77);
  expect(store.acknowledged("c", 77)?.topic).toBe("1");
  enqueue("3", "x".repeat(2_500));
  expect(queue("c")).toEqual(["3"]);
});

test("a message that two subscriptions match is queued once", () => {
  session("c", "a/#");
  store.addSubscription("c", "a/b", 1);
  enqueue("a/b");
  expect(queue("c")).toEqual(["a/b"]);
});

test("a filter that was removed, or is held at QoS 0, gathers nothing", () => {
  session("c", "a");
  store.addSubscription("c", "b", 0);
  enqueue("a");
  enqueue("b");
  store.removeSubscription("c", "a");
  enqueue("a");
  expect(queue("c")).toEqual(["a"]);
});

test("a session that nobody comes back to ends; one that is in use does not", () => {
  session("away");
  session("here");
  store.left("away");
  clock.now += 1_001;
  store.sweep();
  expect([store.findSession("away"), store.findSession("here")?.clientId]).toEqual([null, "here"]);
});

test("where there are too many sessions, the one that has been left longest makes room", () => {
  session("here");
  session("away");
  store.left("away");
  session("new");
  expect([store.findSession("here"), store.findSession("away"), store.findSession("new")].map(Boolean)).toEqual([
    true,
    false,
    true,
  ]);
});
