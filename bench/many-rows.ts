// What the lists, the look-ups and the logins cost in an instance with very many device credentials and tokens, beside the same in
// one with a hundred of each. A process of its own, so that nothing else shares its heap.
import { signClientId } from "../lib/domain/signature.ts";
import { Access } from "../lib/services/access.ts";
import {
  listDeviceClientIds,
  listDeviceCredentials,
  registerDeviceCredential,
} from "../lib/services/device-credentials.ts";
import { findAnything } from "../lib/services/find.ts";
import { readOverview } from "../lib/services/overview.ts";
import type { PageRequest } from "../lib/services/page.ts";
import { listTokens } from "../lib/services/token-list.ts";
import { issueToken, isTokenLive } from "../lib/services/tokens.ts";
import { openTestWorld, type TestWorld } from "../lib/testing/context.ts";
import { median } from "./figures.ts";
import { clientOf, fillInstance, groupOf, keyOf, SECRET, textOf } from "./rows.ts";

export interface ManyRowsFigure {
  readonly name: string;
  /** Median of one run in ms, where there are a hundred of each, and where there are many. */
  readonly few: number;
  readonly many: number;
}
export interface ManyRows {
  readonly rows: number;
  readonly fillSeconds: number;
  readonly megabytes: number;
  readonly figures: readonly ManyRowsFigure[];
}

const INSTANCE = "mqtt-rows";
const FEW = 100;
const RUNS = 51;

/** The cursor after a row, as pages hand it out. */
const after = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(["after", ...key])).toString("base64url");

const rows = Number(process.argv[2] ?? 1_000_000);
const worlds = [openTestWorld(Date.now()), openTestWorld(Date.now())] as const;
try {
  process.send?.(measure(...worlds));
} finally {
  for (const world of worlds) world.close();
}

function measure(small: TestWorld, big: TestWorld): ManyRows {
  const begin = performance.now();
  fillInstance(small.system, INSTANCE, FEW);
  fillInstance(big.system, INSTANCE, rows);
  const fillSeconds = (performance.now() - begin) / 1_000;
  const ours = acts(big, rows);
  const theirs = acts(small, FEW);
  const figures = Object.entries(ours).map(([name, act]) => {
    const other = theirs[name];
    if (other === undefined) throw new Error(name);
    // By turns, so that what else the machine does meets both.
    const times: { few: number[]; many: number[] } = { few: [], many: [] };
    for (let run = 0; run < RUNS; run++) {
      times.few.push(time(other));
      times.many.push(time(act));
    }
    return { name, few: median(times.few), many: median(times.many) };
  });
  const pages = Number(big.db.$client.pragma("page_count", { simple: true }));
  const pageBytes = Number(big.db.$client.pragma("page_size", { simple: true }));
  return { rows, fillSeconds, megabytes: (pages * pageBytes) / 1e6, figures };
}

function time(act: () => unknown): number {
  const begin = performance.now();
  act();
  return performance.now() - begin;
}

/** What operators, programs and devices do all day; each runs against both. */
function acts(world: TestWorld, count: number): Record<string, () => unknown> {
  const { system: ctx, db } = world;
  const instanceId = INSTANCE;
  const access = new Access(db.$client, world.keyring, { connections: () => 1, isConnected: () => false });
  // Neither revoked nor expired, whatever the count.
  const live = textOf(INSTANCE, count - 2);
  const middle = Math.floor(count / 2) + 1;
  const clientId = clientOf(middle);
  const request = {
    ...{
      clientId,
      username: `DeviceCredential|${keyOf(INSTANCE, middle)}|${INSTANCE}`,
      password: signClientId(SECRET, clientId),
    },
    ...{ address: "192.0.2.1", secure: false, now: world.clock.now },
  };
  if (!isTokenLive(ctx, { instanceId, text: live })) throw new Error("the token is not live");
  if (!access.authenticate(request).decision.allowed) throw new Error(access.authenticate(request).decision.reason);
  const devices =
    (filter: Partial<Parameters<typeof listDeviceCredentials>[1]> = {}) =>
    (page: PageRequest) =>
      listDeviceCredentials(ctx, { instanceId, ...filter }, page);
  const tokens =
    (filter: Partial<Parameters<typeof listTokens>[1]> = {}) =>
    (page: PageRequest) =>
      listTokens(ctx, { instanceId, ...filter }, page);
  let added = 0;
  return {
    "devices, first page": () => devices()({}),
    "devices, the page in the middle": () => devices()({ cursor: after([clientId]) }),
    "devices, a group": () => devices({ groupId: groupOf(7) })({}),
    "devices, search by start": () => devices({ search: clientId.slice(0, -2) })({}),
    "devices, never used": () => devices({ state: "never" })({}),
    "devices, disabled": () => devices({ state: "disabled" })({}),
    "client IDs of a group, 100": () => listDeviceClientIds(ctx, { instanceId, groupId: groupOf(7) }, { size: 100 }),
    "tokens, first page": () => tokens()({}),
    "tokens, the page in the middle": () => tokens()({ cursor: after([middle]) }),
    "tokens, live": () => tokens({ state: "live" })({}),
    "tokens, expired": () => tokens({ state: "expired" })({}),
    "tokens, revoked": () => tokens({ state: "revoked" })({}),
    "palette: a pasted client ID": () => findAnything(ctx, { query: clientId, instanceId }),
    "palette: a pasted token": () => findAnything(ctx, { query: live, instanceId }),
    "overview of the instance": () => readOverview(ctx, { instanceId }),
    "whether a token is live": () => isTokenLive(ctx, { instanceId, text: live }),
    "issue a token": () =>
      issueToken(ctx, { instanceId, type: "RW", filters: ["a/#"], expiresAt: world.clock.now + 3_600_000, note: "" }),
    "register a device": () =>
      registerDeviceCredential(ctx, { instanceId, clientId: `${groupOf(3)}@@@new-${++added}`, onlyNew: true }),
    "CONNECT with a device credential": () => access.authenticate(request),
  };
}
