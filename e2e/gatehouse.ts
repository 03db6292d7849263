import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** How long a program may take to be up or gone before a test fails; several times what it takes on a loaded machine. */
const PATIENCE_MS = 60_000;
/** Empty counts as not set, and keeps a developer's `.env` out of the tests. */
const NOT_SET = Object.fromEntries(
  "MASTER_KEY NEXTAUTH_SECRET ADMIN_EMAIL ADMIN_PASSWORD TRUST_PROXY MQTT_PROXY_PROTOCOL MQTT_PROXY_TLS GATEWAY METRICS METRICS_TOKEN API_HTTPS API_RATES LOG_LEVEL"
    .split(" ")
    .map((name) => [name, ""]),
);
/** How often a test looks again. */
const POLL_MS = 50;

/** Which program: `start` and `gateway` are the scripts of package.json without npm, `next start` is without the launcher. */
export type Program = "start" | "npm start" | "next start" | "gateway";

function commandOf(program: Program, ports: Ports): readonly [string, ...string[]] {
  switch (program) {
    case "npm start":
      return ["npm", "start"];
    case "next start":
      return [
        process.execPath,
        "node_modules/next/dist/bin/next",
        "start",
        "-p",
        String(ports.console),
        "-H",
        "127.0.0.1",
      ];
    default:
      return [process.execPath, `lib/launch/${program}.mjs`];
  }
}

/** An installation of its own: a state folder and free ports, on which programs can be started. */
export class Installation {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly #running = new Set<Running>();

  private constructor(dataDir: string, ports: Ports) {
    this.dataDir = dataDir;
    this.ports = ports;
  }

  static async create(): Promise<Installation> {
    const [console, mqtt, ws, hooks] = await freePorts(4);
    return new Installation(join(mkdtempSync(join(tmpdir(), "gatehouse-e2e-")), "data"), {
      console: console ?? 0,
      mqtt: mqtt ?? 0,
      ws: ws ?? 0,
      hooks: hooks ?? 0,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.console}`;
  }

  /** The settings of this installation; nothing of the caller's own environment shines through. */
  environment(more: Environment = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      HOSTNAME: "127.0.0.1",
      PORT: String(this.ports.console),
      MQTT_HOST: "127.0.0.1",
      MQTT_PORT: String(this.ports.mqtt),
      MQTT_WS_PORT: String(this.ports.ws),
      HOOKS_HOST: "127.0.0.1",
      HOOKS_PORT: String(this.ports.hooks),
      DATA_DIR: this.dataDir,
      NEXT_TELEMETRY_DISABLED: "1",
      ...NOT_SET,
      ...more,
    };
  }

  /** Starts a program and returns at once. */
  run(program: Program, more: Environment = {}): Running {
    const running = new Running(commandOf(program, this.ports), this.environment(more));
    this.#running.add(running);
    return running;
  }

  /** Starts the console (and what it supervises) and returns when it is healthy. */
  async start(more: Environment = {}, program: Program = "start"): Promise<Running> {
    const running = this.run(program, more);
    await until("the console is healthy", async () => {
      running.requireAlive();
      return (await this.health()) === 200;
    });
    return running;
  }

  /** Starts the gateway alone and returns when devices can reach it. */
  async startGateway(): Promise<Running> {
    const running = this.run("gateway");
    await until("the gateway listens", async () => {
      running.requireAlive();
      return !(await isFree(this.ports.mqtt));
    });
    return running;
  }

  /** Status of `/api/health`; 0 where nothing answers. */
  async health(): Promise<number> {
    try {
      const response = await fetch(`${this.url}/api/health`, { headers: { connection: "close" } });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  /** `npm run apply` without npm. `input` is the file as a value, or the arguments. */
  async apply(input: object | readonly string[]): Promise<Ended> {
    const args = Array.isArray(input) ? (input as string[]) : ["-"];
    const running = new Running([process.execPath, "lib/launch/apply.mjs", ...args], this.environment());
    running.child.stdin?.end(Array.isArray(input) ? "" : JSON.stringify(input));
    return running.ended;
  }

  /** What the database really holds. */
  query(sql: string, ...values: readonly (string | number)[]): unknown[] {
    const db = new Database(join(this.dataDir, "gatehouse.db"), { readonly: true });
    try {
      return db.prepare(sql).all(...values);
    } finally {
      db.close();
    }
  }

  /** The process of the gateway that serves now, as it wrote it down. */
  gatewayPid(): number {
    const [row] = this.query("select pid from gateway_status") as { pid: number }[];
    return row?.pid ?? 0;
  }

  /** Whether every door of the installation is shut. */
  async isSilent(): Promise<boolean> {
    const free = await Promise.all(Object.values(this.ports).map(isFree));
    return free.every(Boolean);
  }

  /** Everything that the programs of the installation have printed. */
  output(): string {
    return [...this.#running].map(({ stdout, stderr }) => `${stdout}${stderr}`).join("");
  }

  /** Ends everything that still runs, and forgets the state. */
  async remove(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.end("SIGTERM")));
    rmSync(join(this.dataDir, ".."), { recursive: true, force: true });
  }
}

export interface Ports {
  readonly console: number;
  readonly mqtt: number;
  readonly ws: number;
  readonly hooks: number;
}
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Ended {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that was started, with everything that it printed. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  constructor([command, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv) {
    this.child = spawn(command, args, { cwd: ROOT, env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.ended = once(this.child, "close").then(([status, signal]) => ({
      status,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("the program did not start");
    return this.child.pid;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  requireAlive(): void {
    if (!this.isAlive) throw new Error(`the program ended (${this.child.exitCode}):\n${this.stdout}${this.stderr}`);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    if (this.isAlive) this.child.kill(signal);
    return this.ended;
  }
}

/** Whether a process of that ID exists. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks again until the answer is yes. @throws Error saying what did not come true, or what `ask` throws. */
export async function until(what: string, ask: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await ask())) {
    if (performance.now() > giveUpAt) throw new Error(`in ${PATIENCE_MS / 1_000} s it did not come true that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Whether a new program could listen there. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: "127.0.0.1" });
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Different ports that nobody listens on; all are held until all are chosen. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    const address = server.address();
    if (address !== null && typeof address === "object") ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
