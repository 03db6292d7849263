import { writeSync } from "node:fs";
import { openDatabase } from "../../db/client.ts";
import { DomainError } from "../domain/errors.ts";
import { createKeyring } from "../domain/secret.ts";
import type { ServiceContext } from "../services/context.ts";
import { registerDeviceCredential, rotateDeviceCredential } from "../services/device-credentials.ts";
import { issueToken, revokeToken } from "../services/tokens.ts";

/*
 * A second process that writes: `verb-loop <what> <database> <master key, hex> <first number> <count>`. It writes one line of
 * JSON for each thing that was acknowledged to it, after it was, and in one piece.
 */

const [what, databasePath = "", masterKey = "", first = "0", count = "0"] = process.argv.slice(2);
const db = openDatabase(databasePath);
const ctx: ServiceContext = {
  db,
  keyring: createKeyring(Buffer.from(masterKey, "hex")),
  actor: { kind: "system", name: "apply" },
  address: null,
  now: Date.now,
};
const instanceId = "mqtt-one";
const say = (line: unknown) => writeSync(1, `${JSON.stringify(line)}\n`);

function register(number: number): void {
  try {
    const clientId = `GID_one@@@${number}`;
    const { secret, credential } = registerDeviceCredential(ctx, { instanceId, clientId, onlyNew: true });
    say({ did: "register", clientId, keyId: credential.keyId, secret });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    say({ did: "refused", code: error.code });
  }
}

/** Issue a token and revoke the one before; register a device and rotate the one before. */
function everything(number: number): void {
  const { token, text } = issueToken(ctx, {
    instanceId,
    type: "RW",
    filters: [`t${number}/#`, "b"],
    expiresAt: Date.now() + 3_600_000,
    note: "",
  });
  say({ did: "issue", id: token.id, text });
  if (number % 2 === 1) {
    revokeToken(ctx, { instanceId, id: token.id });
    say({ did: "revoke", id: token.id });
  }
  register(number);
  if (number % 2 === 1) {
    const clientId = `GID_one@@@${number}`;
    const { credential, secret } = rotateDeviceCredential(ctx, {
      instanceId,
      clientId,
      overlapMs: 3_600_000,
      disconnect: false,
    });
    say({ did: "rotate", clientId, keyId: credential.keyId, previousKeyId: credential.previous?.keyId, secret });
  }
}

say({ did: "start" });
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  if (what === "register") register(number);
  else everything(number);
}
db.$client.close();
