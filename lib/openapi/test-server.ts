import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiRates, parseApiRates } from "../config/api-rates.ts";
import type { Settings } from "../config/settings.ts";
import type { AccessPolicyDocument } from "../domain/access-policy.ts";
import { attachPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { createAccessKey, ensurePrimaryAccount, insertAccessUser } from "../services/access-users.ts";
import { write } from "../services/transaction.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { answer, type Origin } from "./door.ts";
import { type OpenDoor, openDoor } from "./open.ts";

export interface Key {
  readonly id: string;
  readonly secret: string;
  readonly userId: string;
}

/** The API on a server of its own, with a database of its own. */
export interface TestServer {
  readonly world: TestWorld;
  readonly door: OpenDoor;
  readonly host: string;
  readonly url: string;
  /** Where requests seem to come from. */
  origin: Origin;
  /** What was reported as a defect. */
  readonly defects: unknown[];
  /** Of the primary account. */
  readonly primary: Key;
  /** A key of a new RAM user with one policy of these statements; none without. */
  ramKey(name: string, ...statements: AccessPolicyDocument["Statement"][number][]): Key;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** As in the setting; `off` unless given. */
  readonly rates?: string;
  readonly https?: Settings["api"]["https"];
  /** One that others work on too; the caller closes it. */
  readonly world?: TestWorld;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const world = options.world ?? openTestWorld();
  // The SDKs sign with the time of day.
  world.clock.now = Date.now();
  const defects: unknown[] = [];
  const door = openDoor(
    {
      db: world.db,
      keyring: world.keyring,
      settings: { api: { https: options.https ?? "auto", rates: parseApiRates(options.rates ?? "off") as ApiRates } },
      state: { databasePath: world.databasePath },
    },
    { now: () => world.clock.now, report: (error) => defects.push(error) },
  );
  const newKey = (userId: string): Key => {
    const made = createAccessKey(world.system, { userId, note: "" });
    return { id: made.key.id, secret: made.secret, userId };
  };

  // As the launcher sets it.
  const http = createServer({ maxHeaderSize: 256 * 1024 }, async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
    const { method = "GET" } = incoming;
    const body = Buffer.concat(chunks);
    const request = new Request(`http://localhost${incoming.url}`, {
      method,
      headers,
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    });
    const response = await answer(door, request, server.origin);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;

  const server: TestServer = {
    world,
    door,
    host,
    url: `http://${host}`,
    origin: { address: "127.0.0.1", secure: false },
    defects,
    primary: newKey(ensurePrimaryAccount(world.system)),
    ramKey(name, ...statements) {
      const userId = write(world.system, (w) => {
        const id = insertAccessUser(w, { name, kind: "ram" });
        if (statements.length > 0) {
          putAccessPolicy(w, { name: `policy-of-${name}`, document: { Version: "1", Statement: statements } });
          attachPolicies(w, id, [`policy-of-${name}`]);
        }
        return id;
      });
      return newKey(userId);
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      door.close();
      if (options.world === undefined) world.close();
    },
  };
  return server;
}
