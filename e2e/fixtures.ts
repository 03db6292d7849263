import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import type { MqttClient } from "mqtt";
import { connectDevice, type Login } from "./device.ts";
import { Installation } from "./gatehouse.ts";
import { type SessionState, signIn } from "./people.ts";
import { settled } from "./pictures.ts";
import { readyBrowser, readyPages, whenReady } from "./ready.ts";

export { expect, whenReady };

/** The first owner of every server that a worker starts. */
export const OWNER = { email: "owner@example.com", password: "correct horse battery staple" } as const;

/** What a spec may use of the running server. */
export interface Server {
  readonly url: string;
  readonly installation: Installation;
  /** Cookies of a session of the owner. */
  readonly ownerState: SessionState;
}

interface WorkerFixtures {
  /** One server for all specs of a worker: use names of your own, and leave what others made alone. */
  readonly server: Server;
}
interface TestFixtures {
  /** Console errors that the page may show, e.g. for an answer that the test provokes. Any other fails the test. */
  readonly allowedConsoleErrors: readonly RegExp[];
  /** Sign in as the owner (default) or start without a session. */
  readonly signedIn: boolean;
  /** Connects a device over TCP; it is closed after the test. */
  readonly device: (login: Login) => Promise<MqttClient>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern
    async ({}, use) => {
      const installation = await Installation.create();
      try {
        await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
        await use({ url: installation.url, installation, ownerState: await signIn(installation.url, OWNER) });
      } finally {
        await installation.remove();
      }
    },
    { scope: "worker", timeout: 60_000 },
  ],
  browser: [async ({ browser }, use) => use(readyBrowser(browser)), { scope: "worker" }],
  context: async ({ context }, use) => use(readyPages(context)),
  baseURL: async ({ server }, use) => use(server.url),
  signedIn: [true, { option: true }],
  storageState: async ({ server, signedIn }, use) => use(signedIn ? server.ownerState : { cookies: [], origins: [] }),
  allowedConsoleErrors: [[], { option: true }],
  page: async ({ page, allowedConsoleErrors }, use) => {
    const errors = watchErrors(page);
    await use(page);
    expect(errors.filter((error) => !allowedConsoleErrors.some((allowed) => allowed.test(error)))).toEqual([]);
  },
  device: async ({ server }, use) => {
    const clients: MqttClient[] = [];
    await use(async (login) => {
      const client = await connectDevice(server.installation.ports.mqtt, login);
      clients.push(client);
      return client;
    });
    // Not waited for: a client that is just losing its connection never says that it has ended.
    for (const client of clients) client.end(true);
  },
});

/** Everything that goes wrong in the browser, also on pages that a spec opens by itself. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} [${message.location().url}]`);
  });
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  return errors;
}

/** WCAG 2.2 AA and axe's best practices: nothing may be found. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  // Nothing here is framed from elsewhere: what `setLegacyMode` leaves out is a page of its own to add frames up in.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    // Rows of one table are alike, and looking at each takes longer than all else on the page.
    .exclude("tbody tr:nth-child(n+9)")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((n) => n.target.join(" ")).join(", ")}`),
  ).toEqual([]);
}
