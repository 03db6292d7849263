import type { Browser, BrowserContextOptions, CDPSession, Page } from "@playwright/test";
import { beginWatching, cameAt, expectText, installProbe, readWatched, type Watched } from "./live-watch.ts";

/** Something that the page shows as a text, once `act` has made it happen. */
export type Marker = (n: number) => { readonly text: string; readonly act: () => Promise<unknown> };

export interface LivePage {
  readonly name: string;
  readonly path: string;
  /** Null: what the page shows changes faster than one event can be seen in it; then the age of its newest row tells. */
  readonly marker: Marker | null;
}

/** What a page did while it was watched. */
export interface PageFigures extends Watched {
  /** Keys and clicks. */
  readonly interactions: number;
  /** From the answer to the device, or to the console's verb, until it was in the page, ms. */
  readonly markers: readonly number[];
  readonly streamMessages: number;
  readonly streamBytes: number;
  /** JS heap after a forced collection, before and after; bytes. */
  readonly heap: readonly [before: number, after: number];
  readonly nodes: readonly [before: number, after: number];
  /** Processor time of the main thread, and of it that of scripts; seconds. */
  readonly worked: { readonly all: number; readonly scripts: number };
}

const MARKERS = 3;
/** A text that has not come by then is given up. */
const MARKER_MS = 10_000;
const INPUT_MS = 350;

/** Opens the page in a browser that knows nothing yet, and watches it for some seconds while somebody types and clicks. */
export async function watchPage(
  browser: Browser,
  options: BrowserContextOptions,
  { path, marker }: LivePage,
  seconds: number,
): Promise<PageFigures> {
  const context = await browser.newContext({ ...options, viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    const cdp = await context.newCDPSession(page);
    const stream = { messages: 0, bytes: 0 };
    await cdp.send("Network.enable");
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    cdp.on("Network.eventSourceMessageReceived", ({ data }) => {
      stream.messages++;
      stream.bytes += data.length;
    });
    const answer = await page.goto(path);
    if (answer?.status() !== 200) throw new Error(`${path} answered ${answer?.status()}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    // What is fetched when it is first used is there by then.
    await workOn(page, performance.now() + 1_000);
    const before = await readMemory(cdp);
    const work = await readWork(cdp);
    Object.assign(stream, { messages: 0, bytes: 0 });
    await page.evaluate(beginWatching);
    const endAt = performance.now() + seconds * 1_000;
    const [interactions, markers] = await Promise.all([
      workOn(page, endAt),
      marker === null ? [] : see(page, marker, endAt),
    ]);
    const watched = await page.evaluate(readWatched);
    const worked = await readWork(cdp);
    const { messages: streamMessages, bytes: streamBytes } = stream;
    const after = await readMemory(cdp);
    return {
      ...watched,
      ...{ interactions, markers, streamMessages, streamBytes },
      worked: { all: worked.all - work.all, scripts: worked.scripts - work.scripts },
      heap: [before.heap, after.heap],
      nodes: [before.nodes, after.nodes],
    };
  } finally {
    await context.close();
  }
}

/** Types into the search box, where there is one, and opens a menu, in turn. @returns how often */
async function workOn(page: Page, endAt: number): Promise<number> {
  const box = page.getByRole("searchbox").first();
  const menu = page.getByRole("button", { name: "Language" });
  const hasBox = (await box.count()) > 0;
  let done = 0;
  for (let n = 0; performance.now() < endAt; n++) {
    if (hasBox && n % 2 === 0) {
      await box.focus();
      // Taken back before the list follows it.
      await page.keyboard.press("x", { delay: 20 });
      await page.keyboard.press("Backspace", { delay: 20 });
      done += 2;
    } else {
      await menu.click();
      await page.getByRole("menu").waitFor();
      await page.keyboard.press("Escape", { delay: 20 });
      done += 2;
    }
    await page.waitForTimeout(INPUT_MS);
  }
  return done;
}

/** @returns how long each of a few events took to be seen, ms */
async function see(page: Page, marker: Marker, endAt: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < MARKERS && performance.now() < endAt) {
    const { text, act } = marker(times.length);
    await page.evaluate(expectText, text);
    await act();
    const at = Date.now();
    const giveUpAt = performance.now() + MARKER_MS;
    let seen: number | null = null;
    while (seen === null && performance.now() < giveUpAt) {
      await page.waitForTimeout(100);
      seen = await page.evaluate(cameAt);
    }
    times.push(seen === null ? Number.POSITIVE_INFINITY : Math.max(0, seen - at));
  }
  return times;
}

async function readMemory(cdp: CDPSession): Promise<{ readonly heap: number; readonly nodes: number }> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { nodes } = await cdp.send("Memory.getDOMCounters");
  return { heap: usedSize, nodes };
}

async function readWork(cdp: CDPSession): Promise<PageFigures["worked"]> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { all: of("TaskDuration"), scripts: of("ScriptDuration") };
}
