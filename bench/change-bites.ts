import { type Case, CHANGES, type Change, CLIENT_ID, TOPIC } from "../lib/gateway/test-changes.ts";
import { tokenLogin } from "../lib/gateway/test-clients.ts";
import { openProcessWorld, type ProcessWorld } from "../lib/gateway/test-process.ts";
import { mqttJs, type Program } from "../lib/gateway/test-programs.ts";
import { decimal, median, table } from "./figures.ts";

/*
 * "When a change bites", measured: milliseconds from the moment that the console's verb has returned, its change being on the
 * disk, until a connected mqtt.js client feels it, with the gateway in another process, against the bound that is promised.
 */

interface Figure {
  readonly name: string;
  readonly what: string;
  readonly times: readonly number[];
  readonly boundMs: number;
}

const AT_ONCE_MS = 1_000;
const MINUTE_MS = 60_000;

/** @returns the table, and whether everything was within its bound. */
export async function changeBites(rounds: number): Promise<{ readonly text: string; readonly kept: boolean }> {
  const world = await openProcessWorld();
  try {
    const program = mqttJs("mqtt.js", () => `mqtt://127.0.0.1:${world.tcpPort}`);
    const figures: Figure[] = [];
    for (const change of CHANGES) figures.push(await measureChange(world, program, change, rounds));
    figures.push(await measureReplacement(world, program, rounds), ...(await measureExpiry(world, program, rounds)));
    const kept = ({ times, boundMs }: Figure) => Math.max(...times) <= boundMs && Math.min(...times) >= 0;
    const rows = figures.map((figure) => [
      `${figure.name}: ${figure.what}`,
      decimal(median(figure.times), 1),
      decimal(Math.max(...figure.times), 1),
      decimal(figure.boundMs, 0),
      kept(figure) ? "kept" : "BROKEN",
    ]);
    return { text: table(["ms until it bites", "median", "highest", "bound", ""], rows), kept: figures.every(kept) };
  } finally {
    world.close();
  }
}

let instances = 0;
const newInstance = (world: ProcessWorld) => world.instance(`mqtt-bench-${++instances}`);

async function measureChange(world: ProcessWorld, program: Program, change: Change, rounds: number): Promise<Figure> {
  const { name, boundMs, role } = change;
  const times: number[] = [];
  let live: Case["live"] = "stays";
  for (let round = 0; round < rounds; round++) {
    const one = change.prepare(world, newInstance(world));
    live = one.live;
    const client = await program.open(one.login, role, TOPIC);
    one.make();
    const begin = performance.now();
    if (live === "refused") while (await client.publish("x"));
    if (live !== "stays") await client.closed;
    else {
      const [next] = one.afterwards;
      if (next === undefined) throw new Error(`${name}: nothing is tried`);
      const { connack, published } = await program.attempt(next.login(), TOPIC);
      // Not one connection is decided by what was before.
      if ((connack === 0) !== (next.reason === "ok") || published)
        throw new Error(`${name}: the next CONNECT was let in`);
    }
    times.push(performance.now() - begin);
    await client.stop();
  }
  const what = { stays: "next CONNECT", closes: "closed", refused: "next operation" }[live];
  return { name, what, times, boundMs: boundMs ?? AT_ONCE_MS };
}

async function measureReplacement(world: ProcessWorld, program: Program, rounds: number): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const instanceId = newInstance(world);
    const before = world.token(instanceId, "W", ["meters/#"]);
    const after = world.token(instanceId, "W", ["meters/#"]);
    const login = tokenLogin(world.accessKey().id, instanceId, CLIENT_ID, ["W", before.text]);
    const client = await program.open(login, "publisher", "$SYS/uploadToken");
    const begin = performance.now();
    if (!(await client.publish(JSON.stringify({ token: after.text, type: "W" })))) throw new Error("refused");
    times.push(performance.now() - begin);
    await client.stop();
  }
  return { name: "token replaced", what: "PUBACK", times, boundMs: AT_ONCE_MS };
}

/** How late, never early, after the moment that the token itself names. */
async function measureExpiry(world: ProcessWorld, program: Program, rounds: number): Promise<Figure[]> {
  const noticed: number[] = [];
  const closed: number[] = [];
  const one = async (round: number) => {
    const instanceId = newInstance(world);
    const keyId = world.accessKey().id;
    const open = (expiresAt: number, clientId: string) => {
      const { text } = world.token(instanceId, "R", ["meters/#"], expiresAt);
      return program.open(tokenLogin(keyId, instanceId, clientId, ["R", text]), "subscriber", TOPIC);
    };
    // At different moments between two looks at the clock.
    const aheadMs = 1_000 + round * 37;
    const noticeAt = Date.now() + aheadMs;
    const early = await open(noticeAt + 5 * MINUTE_MS, "GID_test@@@1");
    const expiresAt = Date.now() + aheadMs;
    const ending = await open(expiresAt, "GID_test@@@2");
    await Promise.all([
      ending.closed.then(() => closed.push(Date.now() - expiresAt)),
      (async () => {
        while (early.notices.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        noticed.push(Date.now() - noticeAt);
      })(),
    ]);
    await early.stop();
  };
  await Promise.all(Array.from({ length: rounds }, (_, round) => one(round)));
  return [
    { name: "token expires", what: "notice, 5 minutes before", times: noticed, boundMs: AT_ONCE_MS },
    { name: "token expires", what: "closed", times: closed, boundMs: AT_ONCE_MS },
  ];
}
