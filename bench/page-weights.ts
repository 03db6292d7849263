import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "@playwright/test";
import { closeDatabase } from "../db/client.ts";
import { Installation, ROOT } from "../e2e/gatehouse.ts";
import { signIn } from "../e2e/people.ts";
import { findChromium, NO_CHROMIUM } from "../lib/launch/chromium.mjs";
import { openApplication, systemContext } from "../lib/services/application.ts";
import { decimal, median, table, whole } from "./figures.ts";
import { clientOf, fillInstance, groupOf } from "./rows.ts";

const OWNER = { email: "bench@example.com", password: "measured not guessed" };
const FEW = 3;
const LOADS = 3;

/** What one load of a page came to. */
interface Load {
  /** Compressed, of the first view. */
  readonly scriptBytes: number;
  /** Uncompressed, the largest answer that a script of the page asked for. */
  readonly dataBytes: number;
  /** Compressed. */
  readonly pageBytes: number;
  /** Until the largest part was drawn, and of the longest piece of work that kept the page from answering; ms. */
  readonly drawnMs: number;
  readonly longestTaskMs: number;
  /** Cumulative layout shift. */
  readonly shift: number;
}

/** What pages weigh and how long they take with no rows, with three, and with very many. @returns the table */
export async function weighPages(rows: number): Promise<string> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(NO_CHROMIUM);
  const installation = await Installation.create();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
    const ctx = systemContext(app, "apply");
    const instances = { none: 0, few: FEW, many: rows };
    for (const [name, count] of Object.entries(instances)) fillInstance(ctx, `mqtt-${name}`, count);
    closeDatabase(app.db);
    await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
    const storageState = await signIn(installation.url, OWNER);
    const lines: string[][] = [];
    for (const [page, of] of Object.entries(PAGES)) {
      for (const [name, count] of Object.entries(instances)) {
        const path = of(count);
        if (path === null) continue;
        const loads = await look(
          browser,
          { storageState, baseURL: installation.url },
          `/instances/mqtt-${name}${path}`,
        );
        const the = (what: keyof Load) => loads.map((load) => load[what]);
        lines.push([
          `${page}, ${whole(count)}`,
          decimal(median(the("pageBytes")) / 1024, 0),
          decimal(median(the("scriptBytes")) / 1024, 0),
          decimal(Math.max(...the("dataBytes")) / 1024, 0),
          whole(median(the("drawnMs"))),
          whole(median(the("longestTaskMs"))),
          decimal(Math.max(...the("shift")), 3),
        ]);
      }
    }
    const head = ["page, rows", "page KB", "script KB", "most data KB", "drawn ms", "longest task ms", "shift"];
    return table(head, lines);
  } finally {
    await browser.close();
    await installation.remove();
  }
}

/** Paths below an instance; null where there is no such page without rows. */
const PAGES: Readonly<Record<string, (count: number) => string | null>> = {
  overview: () => "",
  groups: () => "/groups",
  "a group": (count) => (count === 0 ? null : `/groups/${groupOf(0)}`),
  devices: () => "/devices",
  "devices never used": () => "/devices?state=never",
  "a device": (count) => (count === 0 ? null : `/devices/${encodeURIComponent(clientOf(0))}`),
  tokens: () => "/tokens",
  denials: () => "/denials",
  quotas: () => "/quotas",
  "audit log": () => "/audit",
  clients: () => "/clients",
  "a client": (count) => (count === 0 ? null : `/clients/${encodeURIComponent(clientOf(0))}`),
};

/** Each time in a browser that knows nothing yet. */
async function look(browser: Browser, options: BrowserContextOptions, path: string): Promise<Load[]> {
  const loads: Load[] = [];
  for (let n = 0; n < LOADS; n++) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const answer = await page.goto(path);
    if (answer?.status() !== 200) throw new Error(`${path} answered ${answer?.status()}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    // Live views go on asking; what comes at once has come by then.
    await page.waitForTimeout(1_000);
    loads.push(await page.evaluate(readLoad));
    await context.close();
  }
  return loads;
}

/** Runs in the page. */
async function readLoad(): Promise<Load> {
  // Without a function of its own to call: what compiles this gives such ones names by a helper that a page has not.
  const [shifts, tasks, drawn] = await Promise.all(
    ["layout-shift", "longtask", "largest-contentful-paint"].map(
      (type) =>
        new Promise<readonly PerformanceEntry[]>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
          setTimeout(() => resolve([]), 100);
        }),
    ),
  );
  const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const [document] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const scripts = resources.filter(({ name }) => /\/_next\/static\/.*\.js/.test(name));
  const asked = resources.filter(
    ({ initiatorType }) => initiatorType === "fetch" || initiatorType === "xmlhttprequest",
  );
  return {
    scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    dataBytes: Math.max(0, ...asked.map(({ decodedBodySize }) => decodedBodySize)),
    pageBytes: document?.encodedBodySize ?? 0,
    drawnMs: (drawn ?? []).at(-1)?.startTime ?? 0,
    longestTaskMs: Math.max(0, ...(tasks ?? []).map(({ duration }) => duration)),
    shift: ((shifts ?? []) as (PerformanceEntry & { readonly value: number })[]).reduce(
      (sum, { value }) => sum + value,
      0,
    ),
  };
}
