import { test as base } from "@playwright/test";
import type { MqttClient } from "mqtt";
import { connectDevice, type Login } from "../device.ts";
import { Installation } from "../gatehouse.ts";

export { expect } from "@playwright/test";

interface Fixtures {
  /** An installation of the test's own; whatever it started is ended afterwards. */
  readonly installation: Installation;
  /** Connects a device that is closed afterwards; it connects again by itself when it loses the broker. */
  readonly device: (login: Login) => Promise<MqttClient>;
}

/** Tests of programs and signals: no browser. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern
  installation: async ({}, use) => {
    const installation = await Installation.create();
    await use(installation);
    await installation.remove();
  },
  device: async ({ installation }, use) => {
    const clients: MqttClient[] = [];
    await use(async (login) => {
      const client = await connectDevice(installation.ports.mqtt, login, { reconnectPeriod: 100 });
      clients.push(client);
      return client;
    });
    // Not waited for: a client that is just losing its connection never says that it has ended.
    for (const client of clients) client.end(true);
  },
});
