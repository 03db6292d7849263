import { destination, type Logger, pino } from "pino";
import type { Settings } from "../config/settings.ts";

export type Log = Logger;

/** JSON lines on standard error. Nothing that is logged here ever holds a password, a token or a secret. */
export function openLog(level: Settings["logLevel"]): Log {
  return pino({ level, base: { process: "gateway" }, timestamp: pino.stdTimeFunctions.isoTime }, destination(2));
}
