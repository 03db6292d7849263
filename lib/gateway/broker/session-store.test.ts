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

async function session(clientId: string, filter = "#"): Promise<void> {
  store.begin(clientId, false);
  await store.addSubscriptions({ id: clientId, isGranted: () => true }, [{ topic: filter, qos: 1 }]);
}
const enqueue = (topic: string, payload = "x") =>
  store.enqueue({ topic, payload: Buffer.from(payload), qos: 1 }, ++counter);
const queue = (clientId: string) => Array.from(store.findSession(clientId)?.queue.values() ?? [], ({ topic }) => topic);

test("a full queue gives up its oldest message", async () => {
  await session("c");
  for (const topic of ["1", "2", "3", "4"]) enqueue(topic);
  expect(queue("c")).toEqual(["2", "3", "4"]);
  expect(store.dropped).toBe(1);
});

test("all queues together stay within their bound, and what is acknowledged makes room", async () => {
  await session("c");
  enqueue("1", "x".repeat(2_500));
  enqueue("2", "x".repeat(2_500));
  expect(queue("c")).toEqual(["1"]);
  store.findSession("c")?.sent(1, 77);
  expect(store.acknowledged("c", 77)?.topic).toBe("1");
  enqueue("3", "x".repeat(2_500));
  expect(queue("c")).toEqual(["3"]);
});

test("a message that two subscriptions match is queued once", async () => {
  await session("c", "a/#");
  await store.addSubscriptions({ id: "c", isGranted: () => true }, [{ topic: "a/b", qos: 1 }]);
  enqueue("a/b");
  expect(queue("c")).toEqual(["a/b"]);
});

test("only granted filters gather, and a filter that was removed gathers no more", async () => {
  store.begin("c", false);
  await store.addSubscriptions({ id: "c", isGranted: (filter) => filter === "a" }, [
    { topic: "a", qos: 1 },
    { topic: "b", qos: 1 },
  ]);
  enqueue("a");
  enqueue("b");
  store.forgetSubscriptions("c", ["a"]);
  enqueue("a");
  expect(queue("c")).toEqual(["a"]);
});

test("a session that nobody comes back to ends; one that is in use does not", async () => {
  await session("away");
  await session("here");
  store.left("away");
  clock.now += 1_001;
  store.sweep();
  expect([store.findSession("away"), store.findSession("here")?.clientId]).toEqual([null, "here"]);
});

test("where there are too many sessions, the one that has been left longest makes room", async () => {
  await session("here");
  await session("away");
  store.left("away");
  await session("new");
  expect([store.findSession("here"), store.findSession("away"), store.findSession("new")].map(Boolean)).toEqual([
    true,
    false,
    true,
  ]);
});
