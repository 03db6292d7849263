import { Installation } from "../e2e/gatehouse.ts";
import { type ApiJob, type ApiLoad, callOnce } from "./api-load.ts";
import { startBareNext } from "./bare-next.ts";
import { decimal, median, percentile, table, whole } from "./figures.ts";
import { generate } from "./processes.ts";

const INSTANCE = "mqtt-bench-api";
const GROUP = "GID_bench";
const KEY = { id: "AKbenchapi", secret: "measured-not-guessed" };
const AT_ONCE = 8;
const BARE = "a route that answers a constant";

/**
 * Calls of the API per second and their p99, and as a ratio to a bare route handler of the same Next that answers a
 * constant to the very same requests. Round by round one after the other, so that what else the machine does meets all.
 */
export async function apiCalls(size: { readonly rounds: number; readonly calls: number }): Promise<string> {
  const bare = await startBareNext();
  const installation = await Installation.create();
  try {
    await installation.start({ API_RATES: "off" });
    const { status, stderr } = await installation.apply({
      accessUsers: [{ name: "bench", kind: "primary", accessKeys: [KEY] }],
      instances: [{ id: INSTANCE, edition: "Platinum", groups: [{ id: GROUP, defaultEffect: "Allow", rules: [] }] }],
    });
    if (status !== 0) throw new Error(stderr);
    return await measure(size, bare.url, installation.url);
  } finally {
    await installation.remove();
    await bare.stop();
  }
}

async function measure(
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
  bareUrl: string,
  url: string,
): Promise<string> {
  const times = (parameters: (n: number) => Record<string, string>) =>
    Array.from({ length: calls }, (_, n) => parameters(n));
  const instance = { InstanceId: INSTANCE };
  const expires = () => String(Date.now() + 3_600_000);
  const apply = (n: number) => ({ ...instance, Resources: `bench/${n}/#`, Actions: "R,W", ExpireTime: expires() });
  const live = String((await callOnce(url, KEY, "ApplyToken", apply(0))).Token);
  let devices = 0;
  const operations = new Map<string, () => Omit<ApiJob, "kind" | "key" | "atOnce">>([
    [BARE, () => ({ url: bareUrl, action: "ApplyToken", parameters: times(apply) })],
    ["ApplyToken", () => ({ url, action: "ApplyToken", parameters: times(apply) })],
    ["QueryToken", () => ({ url, action: "QueryToken", parameters: times(() => ({ ...instance, Token: live })) })],
    [
      "RegisterDeviceCredential",
      () => ({
        url,
        action: "RegisterDeviceCredential",
        parameters: times(() => ({ ...instance, ClientId: `${GROUP}@@@${++devices}` })),
      }),
    ],
  ]);
  const run = (name: string): Promise<ApiLoad> => {
    const job = operations.get(name)?.();
    if (job === undefined) throw new Error(name);
    return generate({ kind: "api", key: KEY, atOnce: AT_ONCE, ...job });
  };
  const names = [...operations.keys()];
  // Warm.
  for (const name of names) await run(name);
  const loads = new Map<string, ApiLoad[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) loads.get(name)?.push(await run(name));
  }
  const rows = names.map((name) => {
    const of = loads.get(name) ?? [];
    const all = of.flatMap((load) => load.times);
    const ratios = of.map((load, round) => load.perSecond / (loads.get(BARE)?.[round]?.perSecond ?? Number.NaN));
    return [
      name,
      whole(median(of.map(({ perSecond }) => perSecond))),
      decimal(percentile(all, 0.5), 1),
      decimal(percentile(all, 0.99), 1),
      name === BARE ? "" : decimal(median(ratios), 2),
      name === BARE ? "" : decimal(Math.min(...ratios), 2),
      name === BARE ? "" : decimal(Math.max(...ratios), 2),
    ];
  });
  return table(["calls of the API", "per second", "p50 ms", "p99 ms", "ratio", "lowest", "highest"], rows);
}
