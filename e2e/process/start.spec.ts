import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { Environment, Installation } from "../gatehouse.ts";
import { expect, test } from "./test.ts";

/** What is wrong with an installation before it is started, and what the one line says about it. */
interface Problem {
  readonly name: string;
  readonly line: RegExp;
  readonly cause: (installation: Installation) => Promise<Environment> | Environment;
}

const taken: Server[] = [];
test.afterEach(() => {
  for (const server of taken.splice(0)) server.close();
});

async function take(port: number): Promise<Environment> {
  const server = createServer().listen(port, "127.0.0.1");
  taken.push(server);
  await once(server, "listening");
  return {};
}

/** Makes the state by a first start, then lets `change` at the folder. */
function afterFirstStart(change: (dataDir: string) => Environment | undefined): Problem["cause"] {
  return async (installation) => {
    await (await installation.start({ GATEWAY: "off" })).end("SIGTERM");
    return change(installation.dataDir) ?? {};
  };
}

const PROBLEMS: readonly Problem[] = [
  { name: "the console's port is taken", line: /port \d+ .* taken.* PORT /, cause: ({ ports }) => take(ports.console) },
  { name: "the MQTT port is taken", line: /Port \d+ .* in use.* MQTT_PORT /, cause: ({ ports }) => take(ports.mqtt) },
  { name: "the WebSocket port is taken", line: /in use.* MQTT_WS_PORT /, cause: ({ ports }) => take(ports.ws) },
  { name: "the hooks' port is taken", line: /in use.* HOOKS_PORT /, cause: ({ ports }) => take(ports.hooks) },
  { name: "PORT is no port", line: /PORT is 99999\. Set it/, cause: () => ({ PORT: "99999" }) },
  { name: "HOSTNAME is elsewhere", line: /192\.0\.2\.1 .* HOSTNAME/, cause: () => ({ HOSTNAME: "192.0.2.1" }) },
  { name: "MQTT_HOST is elsewhere", line: /192\.0\.2\.1 .* MQTT_HOST/, cause: () => ({ MQTT_HOST: "192.0.2.1" }) },
  { name: "a switch is neither on nor off", line: /GATEWAY must be on or off/, cause: () => ({ GATEWAY: "maybe" }) },
  {
    name: "the first owner's password is short",
    line: /ADMIN_PASSWORD must have at least 12/,
    cause: () => ({ ADMIN_EMAIL: "a@example.com", ADMIN_PASSWORD: "short" }),
  },
  {
    name: "DATA_DIR cannot be written",
    line: /state folder .*inside cannot be written.* DATA_DIR/,
    cause: ({ dataDir }) => {
      writeFileSync(`${dataDir}.file`, "");
      return { DATA_DIR: `${dataDir}.file/inside` };
    },
  },
  {
    name: "the database is of a newer version",
    line: /newer version of Gatehouse/,
    cause: afterFirstStart((dataDir) => {
      const db = new Database(join(dataDir, "gatehouse.db"));
      db.exec("insert into __drizzle_migrations (hash, created_at) values ('future', 99999999999999)");
      db.close();
      return undefined;
    }),
  },
  {
    name: "the database is none",
    line: /damaged, or is no database/,
    cause: ({ dataDir }) => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(join(dataDir, "gatehouse.db"), "not a database, but long enough to look like one: ".repeat(100));
      return { MASTER_KEY: "11".repeat(32) };
    },
  },
  {
    name: "the master key is another one",
    line: /not the one that sealed this database/,
    cause: afterFirstStart(() => ({ MASTER_KEY: "22".repeat(32) })),
  },
  {
    name: "the master key is missing",
    line: /master key is missing.* MASTER_KEY/,
    cause: afterFirstStart((dataDir) => {
      rmSync(join(dataDir, "master.key"));
      return undefined;
    }),
  },
  { name: "the master key is no key", line: /must be 32 bytes/, cause: () => ({ MASTER_KEY: "secret" }) },
  {
    name: "another Gatehouse runs on the state",
    line: /Another Gatehouse runs on the state folder .* DATA_DIR/,
    cause: async (installation) => {
      await installation.start({ GATEWAY: "off" });
      return { PORT: "0" };
    },
  },
];

for (const { name, line, cause } of PROBLEMS) {
  test(`says in one line that ${name}, and ends with status 1`, async ({ installation }) => {
    const environment = await cause(installation);
    const { status, stdout, stderr } = await installation.run("start", environment).ended;
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^gatehouse: .*\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
}

test("a start that failed has changed nothing that the next one needs", async ({ installation }) => {
  await (await installation.start({ GATEWAY: "off" })).end("SIGTERM");
  const key = join(installation.dataDir, "master.key");
  renameSync(key, `${key}.away`);
  expect((await installation.run("start").ended).status).toBe(1);
  renameSync(`${key}.away`, key);
  await installation.start();
});

test("an empty state prints the set-up link, and only the first owner ends that", async ({ installation }) => {
  const link = /Open this link once .*\n\s+(http:\/\/127\.0\.0\.1:\d+\/set-up\?code=[\w-]{20,})\n/;
  const first = await installation.start({ GATEWAY: "off" });
  const code = link.exec(first.stdout)?.[1];
  expect(code).toContain(installation.url);
  await first.end("SIGTERM");

  const second = await installation.start({ GATEWAY: "off" });
  expect(link.exec(second.stdout)?.[1]).toBeDefined();
  expect(link.exec(second.stdout)?.[1]).not.toBe(code);
  await second.end("SIGTERM");

  const owned = await installation.start({
    GATEWAY: "off",
    ADMIN_EMAIL: "owner@example.com",
    ADMIN_PASSWORD: "correct horse battery staple",
  });
  expect(owned.stdout).not.toMatch(link);
});

test("the state folder and its keys are for the user alone", async ({ installation }) => {
  await installation.start({ GATEWAY: "off" });
  const mode = (name: string) => (statSync(join(installation.dataDir, name)).mode & 0o777).toString(8);
  expect([mode("."), mode("master.key"), mode("session.key")]).toEqual(["700", "600", "600"]);
});

test("the terminal shows where everything listens, and nothing else", async ({ installation }) => {
  const running = await installation.start();
  const { console, mqtt, ws, hooks } = installation.ports;
  expect(running.stdout).toMatch(/^\nGatehouse is running\.\n/);
  for (const address of [
    `Console       http://127.0.0.1:${console}\n`,
    `MQTT          mqtt://127.0.0.1:${mqtt}\n`,
    `WebSocket     ws://127.0.0.1:${ws}/mqtt\n`,
    `Broker hooks  http://127.0.0.1:${hooks}\n`,
    `State         ${installation.dataDir}\n`,
  ]) {
    expect(running.stdout).toContain(address);
  }
  expect(running.stderr).toBe("");
});
