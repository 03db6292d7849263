import { cpus } from "node:os";
import { apiCalls } from "./api.ts";
import { type Broker, type Gatehouse, logins, startBareAedes, startGatehouse } from "./brokers.ts";
import { changeBites } from "./change-bites.ts";
import type { ConnectJob } from "./connect-load.ts";
import type { DecisionFigure } from "./decisions.ts";
import { decimal, median, percentile, table, whole } from "./figures.ts";
import { idleTokens } from "./idle-tokens.ts";
import { liveViews } from "./live.ts";
import type { ManyRows } from "./many-rows.ts";
import { weighPages } from "./page-weights.ts";
import { firstMessage, generate, processorSeconds, start } from "./processes.ts";
import type { PublishJob } from "./publish-load.ts";

/** How much is done; `--quick` is for seeing that it works, not for figures. */
interface Size {
  readonly rounds: number;
  readonly connects: number;
  readonly messages: { readonly 0: number; readonly 1: number };
  readonly roundTripSeconds: number;
  readonly decisionMs: number;
  readonly idleTokens: number;
  /** Device credentials, and as many tokens, of the instance that has many. */
  readonly rows: number;
  /** Of each operation of the API, in each round. */
  readonly calls: number;
  /** That each live page is looked at. */
  readonly liveSeconds: number;
}
const FULL: Size = {
  rounds: 7,
  connects: 3_000,
  messages: { 0: 60_000, 1: 25_000 },
  roundTripSeconds: 10,
  decisionMs: 300,
  idleTokens: 1_000_000,
  rows: 1_000_000,
  calls: 1_000,
  liveSeconds: 10,
};
const QUICK: Size = {
  rounds: 2,
  connects: 500,
  messages: { 0: 10_000, 1: 5_000 },
  roundTripSeconds: 2,
  decisionMs: 30,
  idleTokens: 50_000,
  rows: 50_000,
  calls: 300,
  liveSeconds: 4,
};

const PUBLISHERS = 4;
const PAYLOAD_BYTES = 64;
const PAGES = ["/", "", "/groups", "/devices", "/clients", "/denials", "/tokens"];

const print = (text: string) => process.stdout.write(`${text}\n`);

/** What one broker did in one round. */
interface Sample {
  readonly perSecond: number;
  /** Processor time of the broker for one operation; null where the system does not tell. */
  readonly microseconds: number | null;
}

export async function main(args: readonly string[]): Promise<void> {
  const size = args.includes("--quick") ? QUICK : FULL;
  const only = args.filter((arg) => !arg.startsWith("--"));
  const wanted = (part: string) => only.length === 0 || only.includes(part);
  print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}\n`);
  if (wanted("decisions")) await decisions(size);
  if (wanted("changes")) {
    const { text, kept } = await changeBites(3 * size.rounds);
    print(`${text}\n`);
    if (!kept) process.exitCode = 1;
  }
  if (wanted("tokens")) print(`${await idleTokens(size.idleTokens)}\n`);
  if (wanted("rows")) await manyRows(size);
  if (wanted("weights")) print(`${await weighPages(size.rows)}\n`);
  if (wanted("live")) print(`${await liveViews({ seconds: size.liveSeconds })}\n`);
  if (wanted("api")) print(`${await apiCalls(size)}\n`);
  if (!["connect", "publish", "pages"].some(wanted)) return;

  const clients = logins(size.connects);
  const gatehouse = await startGatehouse(clients);
  const bare = await startBareAedes();
  try {
    const rows: string[][] = [];
    if (wanted("connect"))
      rows.push(await compare("CONNECT", size, gatehouse, bare, (port) => connectJob(port, clients)));
    if (wanted("publish")) {
      for (const qos of [0, 1] as const) {
        const job = (port: number) => publishJob(port, qos, size, clients);
        rows.push(await compare(`PUBLISH, QoS ${qos}`, size, gatehouse, bare, job));
      }
    }
    if (rows.length > 0) {
      print(
        `${table(["per second", "Gatehouse", "bare Aedes", "ratio", "lowest", "highest", "µs each", "bare", "ratio"], rows)}\n`,
      );
    }
    if (wanted("pages")) await roundTrips(size, gatehouse, clients);
  } finally {
    await bare.stop();
    await gatehouse.stop();
  }
}

const connectJob = (port: number, clients: ConnectJob["logins"]): ConnectJob => ({
  kind: "connect",
  port,
  logins: clients,
  atOnce: 50,
});

const publishJob = (port: number, qos: 0 | 1, size: Size, clients: PublishJob["logins"]): PublishJob => ({
  kind: "publish",
  port,
  qos,
  logins: clients.slice(0, PUBLISHERS + 1),
  messagesPerPublisher: size.messages[qos] / PUBLISHERS,
  payloadBytes: PAYLOAD_BYTES,
});

/** Round by round the one after the other, the order changing, so that what else the machine does meets both. */
async function compare(
  name: string,
  size: Size,
  gatehouse: Broker,
  bare: Broker,
  jobFor: (port: number) => ConnectJob | PublishJob,
): Promise<string[]> {
  const operations = (job: ConnectJob | PublishJob) =>
    job.kind === "connect" ? job.logins.length : job.messagesPerPublisher * PUBLISHERS;
  const measure = async (broker: Broker): Promise<Sample> => {
    const job = jobFor(broker.port);
    const before = processorSeconds(broker.pid);
    const perSecond = await generate(job);
    const after = processorSeconds(broker.pid);
    const microseconds = before === null || after === null ? null : ((after - before) * 1e6) / operations(job);
    return { perSecond, microseconds };
  };
  for (const broker of [gatehouse, bare]) await measure(broker);
  const samples: { ours: Sample; bare: Sample }[] = [];
  for (let round = 0; round < size.rounds; round++) {
    if (round % 2 === 0) {
      const ours = await measure(gatehouse);
      samples.push({ ours, bare: await measure(bare) });
    } else {
      const other = await measure(bare);
      samples.push({ ours: await measure(gatehouse), bare: other });
    }
  }
  const ratios = samples.map((sample) => sample.ours.perSecond / sample.bare.perSecond);
  const cost = (of: "ours" | "bare") => median(samples.map((sample) => sample[of].microseconds ?? Number.NaN));
  return [
    name,
    whole(median(samples.map(({ ours }) => ours.perSecond))),
    whole(median(samples.map((sample) => sample.bare.perSecond))),
    decimal(median(ratios), 2),
    decimal(Math.min(...ratios), 2),
    decimal(Math.max(...ratios), 2),
    decimal(cost("ours"), 1),
    decimal(cost("bare"), 1),
    decimal(cost("ours") / cost("bare"), 2),
  ];
}

async function decisions(size: Size): Promise<void> {
  const figures = await firstMessage<DecisionFigure[]>(start("./decisions.ts", [String(size.decisionMs)]));
  const rows = figures.map(({ name, microseconds }) => [name, decimal(microseconds, 2), whole(1e6 / microseconds)]);
  print(`${table(["one decision", "µs", "per second"], rows)}\n`);
}

async function manyRows(size: Size): Promise<void> {
  const { rows, fillSeconds, megabytes, figures } = await firstMessage<ManyRows>(
    start("./many-rows.ts", [String(size.rows)]),
  );
  const lines = figures.map(({ name, few, many }) => [name, decimal(few, 2), decimal(many, 2), decimal(many / few, 2)]);
  print(`${table([`ms, with ${whole(rows)} devices and tokens`, "with 100", "with many", "ratio"], lines)}`);
  print(`One file of ${whole(megabytes)} MB, filled in ${whole(fillSeconds)} s.\n`);
}

/** QoS 1 there and back while nobody looks at the console, and while its pages are loaded as fast as they are rendered. */
async function roundTrips(size: Size, gatehouse: Gatehouse, clients: PublishJob["logins"]): Promise<void> {
  const [login] = clients;
  if (login === undefined) throw new Error("no client");
  const urls = await findPages(gatehouse);
  const seconds = size.roundTripSeconds;
  const trips = () => generate({ kind: "round-trip", port: gatehouse.port, login, perSecond: 100, seconds });
  const idle: number[] = [];
  const loaded: number[] = [];
  const pages: number[] = [];
  for (let round = 0; round < Math.min(size.rounds, 3); round++) {
    idle.push(...(await trips()));
    // The load lasts longer than what it is to disturb, on both sides.
    const load = generate({ kind: "pages", urls, cookie: gatehouse.cookie, atOnce: 4, seconds: seconds + 4 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    loaded.push(...(await trips()));
    pages.push(await load);
  }
  const row = (name: string, times: readonly number[]) => [
    name,
    decimal(percentile(times, 0.5), 2),
    decimal(percentile(times, 0.99), 2),
    decimal(Math.max(...times), 2),
  ];
  const ratio = (share: number) => decimal(percentile(loaded, share) / percentile(idle, share), 2);
  const rows = [
    row("idle", idle),
    row(`${whole(median(pages))} pages a second`, loaded),
    ["ratio", ratio(0.5), ratio(0.99), ""],
  ];
  print(`${table(["QoS 1 round trip, ms", "p50", "p99", "max"], rows)}\n`);
}

/** The pages that an operator looks at all day, as far as there are. */
async function findPages({ url, cookie }: Gatehouse): Promise<string[]> {
  const urls = PAGES.map((path) => (path === "/" ? `${url}/` : `${url}/instances/mqtt-bench${path}`));
  const answers = await Promise.all(urls.map((page) => fetch(page, { headers: { cookie }, redirect: "manual" })));
  const there = urls.filter((_, i) => answers[i]?.status === 200);
  if (there.length === 0) throw new Error("no page of the console answers 200");
  return there;
}
