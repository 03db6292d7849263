import { type Browser, type BrowserContextOptions, chromium } from "@playwright/test";
import { Installation } from "../e2e/gatehouse.ts";
import { type SessionState, signIn } from "../e2e/people.ts";
import { findChromium, NO_CHROMIUM } from "../lib/launch/chromium.mjs";
import { decimal, median, percentile, table, whole } from "./figures.ts";
import { Flooding } from "./flooding.ts";
import type { Happened } from "./live-flood.ts";
import { type PageFigures, watchPage } from "./live-page.ts";
import { CROWD, INSTANCE, Scene, STATE } from "./live-scene.ts";
import { holdStreams } from "./live-streams.ts";
import { processorSeconds } from "./processes.ts";

const OWNER = { email: "bench@example.com", password: "measured not guessed" };

/** Of each page, at rest and in the flood, and of each number of streams. */
export interface LiveSize {
  readonly seconds: number;
}
/** A second. Two events make a visit. */
const RATES = { refusals: 1_000, visits: 250, messages: 1_000 };
const STREAMS = [0, 20, 48];
const STREAMS_PER_SESSION = 12;

/** What the live pages do in a flood of events, beside what they do at rest. @returns tables */
export async function liveViews({ seconds }: LiveSize): Promise<string> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(NO_CHROMIUM);
  const installation = await Installation.create();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const server = await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
    const { status, stderr } = await installation.apply(STATE);
    if (status !== 0) throw new Error(stderr);
    const sessions: SessionState[] = [];
    for (let n = 0; n < Math.ceil(Math.max(...STREAMS) / STREAMS_PER_SESSION); n++) {
      sessions.push(await signIn(installation.url, OWNER));
    }
    const scene = await Scene.open(installation);
    const options = { storageState: sessions[0], baseURL: installation.url } as BrowserContextOptions;
    const rest = await watchAll(browser, options, scene, false, seconds);
    const flood = await Flooding.begin({
      ...{ port: installation.ports.mqtt, ...CROWD, ...RATES },
      seconds: 120 + 3 * seconds * (rest.size + STREAMS.length),
    });
    scene.flap();
    const flooded = await watchAll(browser, options, scene, true, seconds, flood);
    await browser.close();
    const streams = await weighStreams(installation, server.pid, sessions, flood, seconds);
    flood.stop();
    scene.close();
    return [pageTable(rest, flooded), "", streams].join("\n");
  } finally {
    await browser.close();
    await installation.remove();
  }
}

interface Seen extends PageFigures {
  /** A second, while the page was looked at. */
  readonly events: Happened | null;
}

async function watchAll(
  browser: Browser,
  options: BrowserContextOptions,
  scene: Scene,
  flooded: boolean,
  seconds: number,
  flood?: Flooding,
): Promise<Map<string, Seen>> {
  const all = new Map<string, Seen>();
  for (const page of scene.pages(flooded)) {
    const before = flood === undefined ? null : await flood.count();
    const startedAt = performance.now();
    const figures = await watchPage(browser, options, page, seconds);
    const after = flood === undefined ? null : await flood.count();
    all.set(page.name, { ...figures, events: rateOf(before, after, (performance.now() - startedAt) / 1_000) });
  }
  return all;
}

function rateOf(before: Happened | null, after: Happened | null, seconds: number): Happened | null {
  if (before === null || after === null) return null;
  return {
    refusals: (after.refusals - before.refusals) / seconds,
    visits: (after.visits - before.visits) / seconds,
    messages: (after.messages - before.messages) / seconds,
  };
}

/** Refusals, comings and goings, and messages. */
const sumOf = ({ refusals, visits, messages }: Happened) => refusals + 2 * visits + messages;

function pageTable(rest: ReadonlyMap<string, Seen>, flooded: ReadonlyMap<string, Seen>): string {
  const lines: string[][] = [];
  for (const [name, still] of rest) {
    lines.push(lineOf(`${name}, at rest`, still));
    const seen = flooded.get(name);
    if (seen !== undefined) lines.push(lineOf(`${name}, flooded`, seen));
  }
  const head = ["live page", "events/s", "draws/s", "busy %", "longest task", "blocked %", "input p95", "worst"];
  head.push("shown after", "at most", "messages/s", "KB/s", "said/s", "shift", "heap MB", "grows", "nodes", "grow");
  const what = [...flooded.values()].flatMap(({ events }) => (events === null ? [] : [events]));
  const of = (one: keyof Happened) => whole(median(what.map((events) => events[one])));
  const offered = `Flood, a second: ${of("refusals")} refused SUBSCRIBEs, ${of("visits")} clients that come and as many that go, ${of("messages")} messages. Times in ms.`;
  return `${table(head, lines)}\n${offered}`;
}

function lineOf(name: string, seen: Seen): string[] {
  const { seconds, longTasks, late, interactions } = seen;
  // What took less than the browser tells of.
  const inputs = [...late, ...Array.from({ length: Math.max(0, interactions - late.length) }, () => 16)];
  const shown = seen.markers.length > 0 ? seen.markers : seen.ages;
  const blocked = longTasks.reduce((sum, ms) => sum + ms - 50, 0) / (10 * seconds);
  return [
    name,
    seen.events === null ? "0" : whole(sumOf(seen.events)),
    decimal(seen.draws / seconds, 1),
    decimal((100 * seen.worked.all) / seconds, 0),
    whole(Math.max(0, ...longTasks)),
    decimal(blocked, 1),
    whole(percentile(inputs, 0.95)),
    whole(Math.max(...inputs)),
    whole(median(shown)),
    whole(Math.max(...shown)),
    decimal(seen.streamMessages / seconds, 1),
    decimal(seen.streamBytes / seconds / 1024, 1),
    decimal(seen.announcements / seconds, 2),
    decimal(seen.shift, 3),
    decimal(seen.heap[1] / 2 ** 20, 1),
    decimal((seen.heap[1] - seen.heap[0]) / 2 ** 20, 1),
    whole(seen.nodes[1]),
    whole(seen.nodes[1] - seen.nodes[0]),
  ];
}

/** What it costs the console that many pages are open at once in the flood: its processor time, and how long others wait. */
async function weighStreams(
  installation: Installation,
  pid: number,
  sessions: readonly SessionState[],
  flood: Flooding,
  seconds: number,
): Promise<string> {
  const cookies = sessions.map(({ cookies }) => cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  const here = `/api/instances/${INSTANCE}`;
  const paths = [`${here}/clients`, `${here}/denials`, "/api/denials", `${here}/overview`, "/api/overview"];
  const lines: string[][] = [];
  for (const count of STREAMS) {
    const streams = await holdStreams(installation.url, cookies, paths, count);
    const before = { console: processorSeconds(pid), gateway: processorSeconds(installation.gatewayPid()) };
    const { bytes, messages } = streams;
    const events = await flood.count();
    const startedAt = performance.now();
    const waits = await askForHealth(installation.url, seconds * 1_000);
    const took = (performance.now() - startedAt) / 1_000;
    const rate = rateOf(events, await flood.count(), took);
    const share = (now: number | null, then: number | null) =>
      now === null || then === null ? "?" : decimal((100 * (now - then)) / took, 0);
    lines.push([
      `${count} open streams`,
      rate === null ? "0" : whole(sumOf(rate)),
      share(processorSeconds(pid), before.console),
      share(processorSeconds(installation.gatewayPid()), before.gateway),
      decimal(percentile(waits, 0.5), 1),
      decimal(percentile(waits, 0.95), 1),
      decimal(Math.max(...waits), 1),
      decimal((streams.messages - messages) / took, 1),
      decimal((streams.bytes - bytes) / took / 1024, 0),
    ]);
    streams.close();
  }
  const head = ["flooded", "events/s", "console CPU %", "gateway CPU %", "others wait ms", "p95", "most", "messages/s"];
  return table([...head, "KB/s"], lines);
}

/** @returns milliseconds of each answer */
async function askForHealth(url: string, ms: number): Promise<number[]> {
  const endAt = performance.now() + ms;
  const times: number[] = [];
  while (performance.now() < endAt) {
    const at = performance.now();
    await (await fetch(`${url}/api/health`)).arrayBuffer();
    times.push(performance.now() - at);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return times;
}
