import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChangeSignal } from "../services/change-signal.ts";
import { liveStream } from "./live-stream.ts";

/** A signal that the test gives itself. */
function makeSignal() {
  const listeners = new Set<() => void>();
  const listen: ChangeSignal["listen"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    signal: { listen } as unknown as ChangeSignal,
    listeners,
    change: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** Everything that the stream has sent so far. */
function collect(response: Response): { readonly text: () => Promise<string> } {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  void (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  })();
  return {
    text: async () => {
      await vi.advanceTimersByTimeAsync(0);
      return text;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const events = (text: string) => text.match(/^event: \w+$/gm)?.map((line) => line.slice(7)) ?? [];

test("tells the whole at once, then only what is another, however often something happens", async () => {
  const { signal, change } = makeSignal();
  let shown = 0;
  const read = vi.fn(() => JSON.stringify({ shown }));
  const gone = new AbortController();
  const { text } = collect(liveStream({ sessionId: "one", signal, aborted: gone.signal, read }));
  expect(await text()).toContain('event: shown\ndata: {"shown":0}\n\n');

  for (let n = 0; n < 1_000; n++) {
    shown = n;
    change();
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(500);
  // A second of a thousand changes: read a few times, and the last one told.
  expect(read.mock.calls.length).toBeLessThan(6);
  expect(await text()).toContain('{"shown":999}');

  const before = events(await text()).length;
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(events(await text())).toHaveLength(before);
  gone.abort();
});

test("a heartbeat of the gateway is no news", async () => {
  const { signal, change } = makeSignal();
  let heartbeatAt = 1;
  let running = true;
  const read = () => JSON.stringify({ gateway: { running, heartbeatAt } });
  const gone = new AbortController();
  const { text } = collect(liveStream({ sessionId: "one", signal, aborted: gone.signal, read }));
  heartbeatAt = 2;
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(events(await text())).toEqual(["shown"]);
  running = false;
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(events(await text())).toEqual(["shown", "shown"]);
  expect(await text()).toContain('"running":false,"heartbeatAt":2');
  gone.abort();
});

test("gives a sign of life, and sees then what only time has changed", async () => {
  const { signal } = makeSignal();
  let shown = "before";
  const gone = new AbortController();
  const { text } = collect(liveStream({ sessionId: "one", signal, aborted: gone.signal, read: () => `"${shown}"` }));
  shown = "later";
  await vi.advanceTimersByTimeAsync(5_500);
  expect(events(await text())).toEqual(["shown", "beat", "shown"]);
  gone.abort();
});

test("ends when the session has ended, and when the read is refused", async () => {
  for (const refuse of [() => null, () => expect.fail("refused")]) {
    const { signal, change, listeners } = makeSignal();
    let read: () => string | null = () => "1";
    const stream = liveStream({ sessionId: "one", signal, aborted: new AbortController().signal, read: () => read() });
    const { text } = collect(stream);
    await text();
    read = refuse;
    change();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events(await text())).toEqual(["shown", "ended"]);
    expect(listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  }
});

test("a reader who goes away leaves nothing behind", async () => {
  const { signal, listeners } = makeSignal();
  const gone = new AbortController();
  liveStream({ sessionId: "one", signal, aborted: gone.signal, read: () => "1" });
  expect(listeners.size).toBe(1);
  gone.abort();
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("nor does one who was gone before the stream began", () => {
  const { signal, listeners } = makeSignal();
  for (let n = 0; n < 50; n++) {
    liveStream({ sessionId: "hasty", signal, aborted: AbortSignal.abort(), read: () => "1" });
  }
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a reader who takes nothing is not sent more and more", async () => {
  const { signal, change } = makeSignal();
  const gone = new AbortController();
  let n = 0;
  const read = vi.fn(() => `"${n++}${"x".repeat(200_000)}"`);
  liveStream({ sessionId: "one", signal, aborted: gone.signal, read });
  for (let i = 0; i < 100; i++) {
    change();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(read.mock.calls.length).toBeLessThan(4);
  gone.abort();
});

test("one session cannot take all", () => {
  const { signal } = makeSignal();
  const gone = new AbortController();
  const open = (sessionId: string) => liveStream({ sessionId, signal, aborted: gone.signal, read: () => "1" });
  for (let n = 0; n < 12; n++) open("greedy");
  expect(() => open("greedy")).toThrow(/Too many live views/);
  open("other");
  gone.abort();
  open("greedy");
});
