import { eq } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { meta } from "../../db/schema.ts";
import { SettingsError } from "../config/settings.ts";
import { createKeyring, type Keyring, open, parseMasterKey, seal } from "../domain/secret.ts";

const CHECK = "master_key_check";
const CHECK_TEXT = "gatehouse";

/**
 * Makes the keyring from the master key, and proves that it is the key that sealed this database.
 * @throws SettingsError in one line for text that is no key, or for another key.
 */
export function openKeyring(db: Db, masterKey: string): Keyring {
  let keyring: Keyring;
  try {
    keyring = createKeyring(parseMasterKey(masterKey));
  } catch {
    throw new SettingsError(
      "The master key is not a key: it must be 32 bytes in base64 or hex. Correct MASTER_KEY, or restore master.key.",
    );
  }
  const row = db.select().from(meta).where(eq(meta.key, CHECK)).get();
  if (row === undefined) {
    db.insert(meta)
      .values({ key: CHECK, value: seal(keyring, CHECK_TEXT, `meta/${CHECK}`) })
      .onConflictDoNothing()
      .run();
    return openKeyring(db, masterKey);
  }
  try {
    if (open(keyring, row.value, `meta/${CHECK}`) === CHECK_TEXT) return keyring;
  } catch {
    // Falls through: sealed by another key, or damaged.
  }
  throw new SettingsError(
    "The master key is not the one that sealed this database. Set the MASTER_KEY, or restore the master.key, that belongs to it.",
  );
}
