import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import mqtt from "mqtt";
import type { Credentials } from "./test-clients.ts";

/** A notice that a client was sent; its content is null where the program shows only the topic. */
export interface Notice {
  readonly topic: string;
  readonly content: unknown;
}

/** A live client of a program that is under test too. */
export interface LiveClient {
  /** In the order in which they came. */
  readonly notices: readonly Notice[];
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;
  isClosed(): boolean;
  /** Sends the text to its topic at QoS 1; false when the connection ended in place of an acknowledgement. */
  publish(text: string): Promise<boolean>;
  /** Resolves with the next message on its topic. Only of a subscriber. */
  heard(): Promise<string>;
  stop(): Promise<void>;
}

/** What became of one connection that was tried. */
export interface Attempt {
  readonly connack: number;
  /** Whether its message was taken; false without a connection. */
  readonly published: boolean;
}

/** A client program, told where the gateway is. */
export interface Program {
  readonly name: string;
  /** Connects to stay, as a publisher or a subscriber of one topic. @throws Error unless it is let in. */
  open(login: Credentials, role: Role, topic: string): Promise<LiveClient>;
  /** Connects, publishes one message, leaves. */
  attempt(login: Credentials, topic: string): Promise<Attempt>;
}
export type Role = "publisher" | "subscriber";

// ── mqtt.js ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param url asked for every connection, because a gateway that is started again has another port. */
export function mqttJs(name: string, url: () => string): Program {
  const connect = (login: Credentials) => {
    const client = mqtt.connect(url(), { reconnectPeriod: 0, connectTimeout: 20_000, ...login });
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    // 0, or the CONNACK code.
    const answer = new Promise<number>((resolve, reject) => {
      client.once("connect", () => resolve(0));
      client.once("error", (error) => {
        const code = (error as { code?: unknown }).code;
        if (typeof code === "number") resolve(code);
        else reject(error);
      });
      void closed.then(() => reject(new Error("closed without a CONNACK")));
    });
    const publish = (topic: string, text: string) =>
      Promise.race([
        client.publishAsync(topic, text, { qos: 1 }).then(
          () => true,
          () => false,
        ),
        closed.then(() => false),
      ]);
    return { client, closed, answer, publish };
  };
  return {
    name,
    async open(login, role, topic) {
      const { client, closed, answer, publish } = connect(login);
      const notices: Notice[] = [];
      const messages: string[] = [];
      const waiting: ((text: string) => void)[] = [];
      client.on("message", (from, payload) => {
        const text = payload.toString();
        if (from.startsWith("$SYS/")) notices.push({ topic: from, content: JSON.parse(text) });
        else if (waiting.length > 0) waiting.shift()?.(text);
        else messages.push(text);
      });
      let over = false;
      void closed.then(() => {
        over = true;
      });
      const code = await answer;
      if (code !== 0) throw new Error(`CONNACK ${code}`);
      if (role === "subscriber") await client.subscribeAsync(topic, { qos: 1 });
      return {
        notices,
        closed,
        isClosed: () => over,
        publish: (text) => publish(topic, text),
        heard: () => {
          const text = messages.shift();
          return text !== undefined ? Promise.resolve(text) : new Promise((resolve) => waiting.push(resolve));
        },
        stop: async () => {
          client.end(true);
          await closed;
        },
      };
    },
    async attempt(login, topic) {
      const { client, closed, answer, publish } = connect(login);
      const connack = await answer;
      const published = connack === 0 && (await publish(topic, "x"));
      client.end(true);
      await closed;
      return { connack, published };
    },
  };
}

// ── mosquitto_pub and mosquitto_sub ────────────────────────────────────────────────────────────────────────────────

const running = new Set<ChildProcess>();

/** Ends what a test that failed has left running: these programs would try to connect for ever. */
export function stopPrograms(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Starts a program of mosquitto; into a pipe it would write when it ends, so it is made to write by lines. */
export function startMosquitto(name: "mosquitto_pub" | "mosquitto_sub", args: readonly string[]) {
  const child = spawn("stdbuf", ["-oL", name, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.stdin.on("error", () => {});
  return child;
}

/** @throws Error in one line where mosquitto's clients are not installed. */
export function requireMosquitto(): void {
  const missing = ["mosquitto_pub", "mosquitto_sub"].filter((name) => spawnSync(name, ["--help"]).error !== undefined);
  if (missing.length > 0) {
    throw new Error(
      `${missing.join(" and ")} cannot be started: install them with \`apt-get install mosquitto-clients\`.`,
    );
  }
}

export function mosquitto(port: () => number): Program {
  const start = (
    name: "mosquitto_pub" | "mosquitto_sub",
    { clientId, username, password }: Credentials,
    ...more: string[]
  ) => {
    const who = [
      "-h",
      "127.0.0.1",
      "-p",
      String(port()),
      "-i",
      clientId,
      "-u",
      username,
      "-P",
      password,
      "-q",
      "1",
      "-d",
    ];
    const child = startMosquitto(name, [...who, ...more]);
    const lines: string[] = [];
    const watchers = new Set<() => void>();
    const tell = () => {
      for (const watcher of watchers) watcher();
    };
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        tell();
      });
    }
    let over = false;
    const ended = new Promise<void>((resolve) =>
      child.once("close", () => {
        over = true;
        tell();
        resolve();
      }),
    );
    /** What `look` finds in the lines, as soon as it finds something other than null. */
    const find = <T>(look: (lines: readonly string[], over: boolean) => T | null): Promise<T> =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const found = look(lines, over);
          if (found === null && !over) return;
          watchers.delete(watcher);
          if (found === null) reject(new Error(`${name} has ended:\n${lines.join("\n")}`));
          else resolve(found);
        };
        watchers.add(watcher);
        watcher();
      });
    const connack = () => find((all) => capture(all, / received CONNACK \((\d+)\)/)[0] ?? null).then(Number);
    // It connects again by itself, so that is what tells that a connection was lost.
    const isLost = () => over || lines.filter((line) => line.endsWith(" sending CONNECT")).length > 1;
    const lost = find(() => (isLost() ? true : null)).then(() => {});
    const stop = async () => {
      child.kill("SIGKILL");
      await ended;
    };
    return { child, lines, find, connack, lost, isLost, stop };
  };

  return {
    name: "mosquitto",
    async open(login, role, topic) {
      const isPublisher = role === "publisher";
      const program = isPublisher
        ? start("mosquitto_pub", login, "-l", "-t", topic)
        : start("mosquitto_sub", login, "-v", "-t", topic);
      const { child, lines, find, lost, isLost, stop } = program;
      const code = await program.connack();
      if (code !== 0) throw new Error(`CONNACK ${code}`);
      if (!isPublisher) await find((all) => (all.some((line) => line.includes(" received SUBACK")) ? true : null));
      let sent = 0;
      let heard = 0;
      return {
        get notices() {
          // mosquitto_sub prints `topic content`; of what mosquitto_pub is sent only the debug line with the topic is seen.
          if (isPublisher) {
            return capture(lines, / received PUBLISH .*'(\$SYS\/\w+)'/).map((from) => ({ topic: from, content: null }));
          }
          return lines.flatMap((line) => {
            const [, from, text] = /^(\$SYS\/\w+) (.*)$/.exec(line) ?? [];
            return from === undefined ? [] : [{ topic: from, content: JSON.parse(text ?? "") as unknown }];
          });
        },
        closed: lost,
        isClosed: isLost,
        publish: (text) => {
          const wanted = ++sent;
          child.stdin.write(`${text}\n`);
          return find((all) => {
            if (all.filter((line) => line.includes(" received PUBACK")).length >= wanted) return true;
            return isLost() ? false : null;
          });
        },
        heard: () => {
          const wanted = ++heard;
          return find(
            (all) => all.filter((line) => line.startsWith(`${topic} `))[wanted - 1]?.slice(topic.length + 1) ?? null,
          );
        },
        stop,
      };
    },
    async attempt(login, topic) {
      const program = start("mosquitto_pub", login, "-t", topic, "-m", "x");
      const connack = await program.connack();
      const published =
        connack === 0 &&
        (await program.find((all) => {
          if (all.some((line) => line.includes(" received PUBACK"))) return true;
          return program.isLost() ? false : null;
        }));
      await program.stop();
      return { connack, published };
    },
  };
}

function capture(lines: readonly string[], pattern: RegExp): string[] {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}
