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

type Source = Parameters<typeof liveStream>[0];

/** A stream of a view of its own, unless it is named. */
let views = 0;
function open(source: Pick<Source, "signal" | "read"> & Partial<Source>): Response {
  return liveStream({
    ...{ sessionId: "one", view: `view ${views++}`, first: source.read(), mayFollow: () => true },
    aborted: new AbortController().signal,
    ...source,
  });
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
  const { text } = collect(open({ signal, aborted: gone.signal, read }));
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
  const { text } = collect(open({ signal, aborted: gone.signal, read }));
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

test("gives a sign of life, and sees what only time has changed", async () => {
  const { signal } = makeSignal();
  let shown = "before";
  const gone = new AbortController();
  const { text } = collect(open({ signal, aborted: gone.signal, read: () => `"${shown}"` }));
  await vi.advanceTimersByTimeAsync(1_000);
  shown = "later";
  await vi.advanceTimersByTimeAsync(2_500);
  expect(events(await text())).toEqual(["shown", "shown"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(events(await text())).toEqual(["shown", "shown", "beat"]);
  gone.abort();
});

test("ends when the session has ended, and when the read is refused", async () => {
  for (const what of ["session", "read"]) {
    const { signal, change, listeners } = makeSignal();
    let isOver = false;
    const read = () => (isOver && what === "read" ? expect.fail("refused") : JSON.stringify({ isOver }));
    const { text } = collect(open({ signal, read, mayFollow: () => !(isOver && what === "session") }));
    await text();
    isOver = true;
    change();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events(await text())).toEqual(["shown", "ended"]);
    expect(listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  }
});

test("those who look at the same share what is read for one, each for as long as it may", async () => {
  const { signal, change, listeners } = makeSignal();
  let shown = 0;
  const read = vi.fn(() => JSON.stringify({ shown }));
  const mayFollow = vi.fn(() => true);
  const of = (more: Partial<Source> = {}) => collect(open({ signal, read, view: "the same", first: read(), ...more }));
  const all = Array.from({ length: 9 }, (_, n) => of({ sessionId: `reader ${n}` }));
  const banned = of({ mayFollow });
  await vi.advanceTimersByTimeAsync(1_000);
  read.mockClear();
  shown = 1;
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(1);
  for (const one of [...all, banned]) expect(await one.text()).toContain('{"shown":1}');

  mayFollow.mockReturnValue(false);
  shown = 2;
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  for (const one of all) expect(await one.text()).toContain('{"shown":2}');
  expect(await banned.text()).not.toContain('{"shown":2}');
  expect(listeners.size).toBe(1);

  // Who comes later has read more than was told, and is not told less.
  shown = 3;
  const late = of();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await late.text()).match(/"shown":\d/g)).toEqual(['"shown":3']);
  for (const one of all) expect(await one.text()).toContain('{"shown":3}');
});

test("many views are read one by one, each in a turn of its own", async () => {
  const { signal, change } = makeSignal();
  let turn = 0;
  const turns: number[] = [];
  for (let n = 0; n < 50; n++) open({ sessionId: `reader ${n}`, signal, read: () => JSON.stringify(turns.push(turn)) });
  await vi.advanceTimersByTimeAsync(1_000);
  turns.length = 0;
  change();
  const count = () => {
    turn++;
    if (turns.length < 50) setImmediate(count);
  };
  setImmediate(count);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(new Set(turns.slice(0, 50)).size).toBeGreaterThan(40);
});

test("a reader who goes away leaves nothing behind", async () => {
  const { signal, listeners } = makeSignal();
  const gone = new AbortController();
  open({ signal, aborted: gone.signal, read: () => "1" });
  expect(listeners.size).toBe(1);
  gone.abort();
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("nor does one who was gone before the stream began", () => {
  const { signal, listeners } = makeSignal();
  for (let n = 0; n < 50; n++) {
    open({ sessionId: "hasty", signal, aborted: AbortSignal.abort(), read: () => "1" });
  }
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a reader who takes nothing is not sent more and more", async () => {
  const { signal, change } = makeSignal();
  const gone = new AbortController();
  let n = 0;
  const read = vi.fn(() => `"${n++}${"x".repeat(200_000)}"`);
  open({ signal, aborted: gone.signal, read });
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
  const openAs = (sessionId: string) => open({ sessionId, signal, aborted: gone.signal, read: () => "1" });
  for (let n = 0; n < 12; n++) openAs("greedy");
  expect(() => openAs("greedy")).toThrow(/Too many live views/);
  openAs("other");
  gone.abort();
  openAs("greedy");
});
