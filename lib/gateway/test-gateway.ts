import { writeSync } from "node:fs";
import { pino } from "pino";
import { closeDatabase, openDatabase } from "../../db/client.ts";
import { createKeyring } from "../domain/secret.ts";
import { startGateway } from "./gateway.ts";

/*
 * A gateway in a process of its own, as in life: `test-gateway <database> <master key, hex> <milliseconds ahead>`. It writes
 * one line, its listeners as JSON. A message `{ aheadMs }` sets its clock, which otherwise is that of the machine, and is
 * answered by a line.
 */

const [databasePath = "", masterKey = "", ahead = "0"] = process.argv.slice(2);
let aheadMs = Number(ahead);
const db = openDatabase(databasePath);
const anywhere = { host: "127.0.0.1", port: 0 };
const gateway = await startGateway({
  db,
  databasePath,
  keyring: createKeyring(Buffer.from(masterKey, "hex")),
  log: pino({ level: process.env.GATEWAY_TEST_LOG ?? "silent" }),
  now: () => Date.now() + aheadMs,
  monotonic: () => performance.now(),
  tcp: anywhere,
  ws: anywhere,
  hooks: anywhere,
});
const stop = async () => {
  await gateway.close();
  closeDatabase(db);
  process.exit(0);
};
process.on("message", async (message: { readonly aheadMs: number }) => {
  aheadMs = message.aheadMs;
  // The console takes a gateway without a recent sign of life for one that does not run.
  await gateway.beat();
  writeSync(1, "the clock is set\n");
});
process.on("disconnect", () => void stop());
process.on("SIGTERM", () => void stop());
writeSync(1, `${JSON.stringify(gateway.listeners)}\n`);
