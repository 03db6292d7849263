import type { Sqlite } from "../../db/client.ts";
import type { UsedCredentials } from "../domain/authenticate.ts";
import type { Binding } from "../domain/decision.ts";

interface Use {
  /** Epoch ms. */
  readonly at: number;
  readonly clientId: string;
  readonly address: string;
}

interface TokenUse extends Use {
  readonly id: number;
}

interface DeviceUse extends Use {
  readonly instanceId: string;
  readonly pair: "current" | "previous";
  readonly keyId: string;
}

interface IdentityUse extends Use {
  readonly instanceId: string;
  readonly username: string;
  /** Empty for an identity of the username alone. */
  readonly ofClientId: string;
}

/** Entries that are kept between two writes; a use that does not fit is not recorded, the next one will be. */
const ENTRIES = 2_000;

/** Client IDs that are remembered of one token. */
export const TOKEN_CLIENTS = 200;

/** When and by whom keys, tokens and device credentials were last used: gathered in memory, written in batches. */
export class LastUse {
  readonly #accessKeys = new Map<string, Use>();
  /** By token ID and client ID. */
  readonly #tokens = new Map<string, TokenUse>();
  readonly #devices = new Map<string, DeviceUse>();
  readonly #identities = new Map<string, IdentityUse>();
  readonly #statements: ReturnType<typeof prepare>;
  #inWrite: (() => void)[] = [];

  constructor(sqlite: Sqlite) {
    this.#statements = prepare(sqlite);
  }

  get pending(): number {
    return this.#accessKeys.size + this.#tokens.size + this.#devices.size + this.#identities.size;
  }

  connected(binding: Binding, used: UsedCredentials, at: number): void {
    const use = { at, clientId: binding.clientId, address: binding.address };
    if (used.accessKeyId !== null) put(this.#accessKeys, used.accessKeyId, use);
    for (const id of used.tokenIds) putToken(this.#tokens, { id, ...use });
    if (used.deviceKeyPair !== null) {
      const { instanceId, clientId, keyId } = binding;
      put(this.#devices, `${instanceId}/${clientId}`, { ...use, instanceId, pair: used.deviceKeyPair, keyId });
    }
    if (used.customIdentity !== null) {
      const { instanceId, clientId, keyId: username } = binding;
      const ofClientId = used.customIdentity === "CLIENT" ? clientId : "";
      put(this.#identities, `${instanceId}/${ofClientId}/${username}`, { ...use, instanceId, username, ofClientId });
    }
  }

  /** Tokens that were put in force on a live connection. */
  tokensUsed(binding: Binding, at: number): void {
    for (const { id } of binding.tokens) {
      putToken(this.#tokens, { id, at, clientId: binding.clientId, address: binding.address });
    }
  }

  /** Writes what was gathered, while there is time, in the caller's transaction. Call `written` when that was committed. */
  write(hasTime: () => boolean): void {
    this.#inWrite = [];
    for (const [id, use] of this.#accessKeys) {
      if (!hasTime()) return;
      this.#statements.accessKey.run({ id, ...use });
      this.#inWrite.push(() => this.#accessKeys.delete(id));
    }
    for (const [key, use] of this.#tokens) {
      if (!hasTime()) return;
      this.#statements.token.run(use);
      if (this.#statements.tokenClient.run(use).changes === 0) this.#statements.newTokenClient.run(use);
      this.#inWrite.push(() => this.#tokens.delete(key));
    }
    for (const [key, use] of this.#devices) {
      if (!hasTime()) return;
      const { at, address, instanceId, clientId, keyId } = use;
      if (use.pair === "current") this.#statements.device.run({ at, address, instanceId, clientId, keyId });
      else this.#statements.devicePrevious.run({ at, instanceId, clientId, keyId });
      this.#inWrite.push(() => this.#devices.delete(key));
    }
    for (const [key, use] of this.#identities) {
      if (!hasTime()) return;
      this.#statements.identity.run({ ...use });
      this.#inWrite.push(() => this.#identities.delete(key));
    }
  }

  written(): void {
    for (const forget of this.#inWrite) forget();
    this.#inWrite = [];
  }
}

/** The latest use comes last, so that it is the one that stays as the last use of the token. */
function putToken(map: Map<string, TokenUse>, use: TokenUse): void {
  const key = `${use.id} ${use.clientId}`;
  const known = map.delete(key);
  if (known || map.size < ENTRIES) map.set(key, use);
}

function put<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size < ENTRIES || map.has(key)) map.set(key, value);
}

function prepare(sqlite: Sqlite) {
  return {
    accessKey: sqlite.prepare(
      "update access_keys set last_used_at = @at, last_used_address = @address, last_used_client_id = @clientId where id = @id",
    ),
    token: sqlite.prepare(
      "update tokens set last_used_at = @at, last_used_address = @address, last_used_client_id = @clientId where id = @id",
    ),
    tokenClient: sqlite.prepare(
      "update token_clients set last_at = @at, address = @address where token_id = @id and client_id = @clientId",
    ),
    // From the token, which may be gone by now.
    newTokenClient: sqlite.prepare(
      `insert into token_clients (token_id, client_id, instance_id, first_at, last_at, address)
       select id, @clientId, instance_id, @at, @at, @address from tokens where id = @id
       and (select count(*) from (select 1 from token_clients where token_id = @id limit ${TOKEN_CLIENTS})) < ${TOKEN_CLIENTS}`,
    ),
    // The pair is named, so that a use is not written to a pair that came meanwhile.
    device: sqlite.prepare(
      `update device_credentials set last_used_at = @at, last_used_address = @address
       where instance_id = @instanceId and client_id = @clientId and key_id = @keyId`,
    ),
    identity: sqlite.prepare(
      `update custom_identities set last_used_at = @at, last_used_address = @address, last_used_client_id = @clientId
       where instance_id = @instanceId and username = @username and client_id = @ofClientId`,
    ),
    devicePrevious: sqlite.prepare(
      `update device_credentials set previous_last_used_at = @at
       where instance_id = @instanceId and client_id = @clientId and previous_key_id = @keyId`,
    ),
  };
}
