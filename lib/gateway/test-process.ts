import { join } from "node:path";
import type { ServiceContext } from "../services/context.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { type SecondProcess, secondProgram } from "../testing/second-process.ts";
import { type Residents, residentsOf } from "./test-residents.ts";

/** The console's side in this process and a gateway in another one, on the same database file. */
export interface ProcessWorld extends Omit<TestWorld, "clock" | "system">, Residents {
  /** Acts as the console does, by the clock of the machine and what `setAhead` puts it ahead. */
  readonly system: ServiceContext;
  tcpPort: number;
  wsPort: number;
  gateway: SecondProcess;
  /** How far the clock of both sides is ahead of the machine's, milliseconds; negative: behind. */
  readonly aheadMs: number;
  setAhead(aheadMs: number): Promise<void>;
  /** Ends the gateway by a signal and starts another one. */
  restart(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  close(): void;
}

export async function openProcessWorld(): Promise<ProcessWorld> {
  const world = openTestWorld();
  const program = await secondProgram(join(import.meta.dirname, "test-gateway.ts"));
  const masterKey = world.keyring.keys.get(world.keyring.currentId)?.toString("hex") ?? "";
  let aheadMs = 0;
  const system: ServiceContext = { ...world.system, now: () => Date.now() + aheadMs };

  async function start() {
    const gateway = program.start(world.databasePath, masterKey, String(aheadMs));
    await gateway.reached(1);
    const listeners = JSON.parse(gateway.lines[0] ?? "{}") as Record<string, string>;
    const portOf = (door: string) => Number(listeners[door]?.split(":").at(-1));
    return { gateway, tcpPort: portOf("tcp"), wsPort: portOf("ws") };
  }

  const here: ProcessWorld = {
    ...world,
    ...residentsOf(system),
    system,
    ...(await start()),
    get aheadMs() {
      return aheadMs;
    },
    async setAhead(value) {
      aheadMs = value;
      const { child, lines, reached } = here.gateway;
      child.send({ aheadMs });
      await reached(lines.length + 1);
    },
    async restart(signal) {
      here.gateway.child.kill(signal);
      await here.gateway.ended;
      Object.assign(here, await start());
    },
    close() {
      here.gateway.child.kill("SIGKILL");
      world.close();
      program.close();
    },
  };
  return here;
}
