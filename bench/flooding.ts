import type { ChildProcess } from "node:child_process";
import type { Flood, Happened } from "./live-flood.ts";
import { firstMessage, start } from "./processes.ts";

/** The process that makes a flood, from here. */
export class Flooding {
  readonly #child: ChildProcess;
  #error: string | null = null;
  #waiting: ((happened: Happened) => void)[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (message: { readonly happened: Happened } | { readonly error: string }) => {
      if ("error" in message) this.#error = message.error;
      else this.#waiting.shift()?.(message.happened);
    });
  }

  /** @returns when all who stay are connected */
  static async begin(flood: Flood): Promise<Flooding> {
    const child = start("./live-flood.ts");
    child.send(flood);
    const begun = await firstMessage<{ readonly error?: string }>(child);
    if (begun.error !== undefined) throw new Error(begun.error);
    return new Flooding(child);
  }

  /** @returns what has happened since it began. @throws Error when it does not do what it should */
  async count(): Promise<Happened> {
    if (this.#error !== null) throw new Error(this.#error);
    const answer = new Promise<Happened>((resolve) => this.#waiting.push(resolve));
    this.#child.send("count");
    return answer;
  }

  stop(): void {
    this.#child.send("stop");
  }
}
