import type { Sqlite } from "../../db/client.ts";
import type { Binding } from "../domain/decision.ts";

/** A live connection as it is told to the console. */
export interface LiveConnection {
  readonly id: string;
  readonly binding: Binding;
  readonly subscriptions: ReadonlyMap<string, number>;
  readonly accepted: {
    readonly listener: "tcp" | "ws";
    readonly cleanSession: boolean;
    readonly keepaliveSeconds: number;
    readonly connectedAt: number;
  };
}

/**
 * Tells the console which clients are connected: gathers what changed and writes it in batches. A client that comes and
 * goes between two writes costs nothing.
 */
export class LiveClients {
  /** By client: what is to be written of it. */
  readonly #changed = new Map<string, { readonly connection: LiveConnection; readonly gone: boolean }>();
  readonly #counts = new Map<string, { instanceId: string; groupId: string; connections: number }>();
  readonly #changedCounts = new Set<string>();
  readonly #counted = new WeakSet<LiveConnection>();
  readonly #statements: ReturnType<typeof prepare>;
  #inWrite: (() => void)[] = [];

  constructor(sqlite: Sqlite) {
    this.#statements = prepare(sqlite);
  }

  get pending(): number {
    return this.#changed.size + this.#changedCounts.size;
  }

  /** Forgets what an earlier run of the gateway told. In the caller's transaction. */
  clear(): void {
    this.#statements.clearClients.run();
    this.#statements.clearCounts.run();
  }

  add(connection: LiveConnection): void {
    this.#changed.set(keyOf(connection), { connection, gone: false });
    this.#counted.add(connection);
    this.#count(connection, 1);
  }

  update(connection: LiveConnection): void {
    if (this.#counted.has(connection)) this.#changed.set(keyOf(connection), { connection, gone: false });
  }

  remove(connection: LiveConnection): void {
    if (!this.#counted.delete(connection)) return;
    this.#changed.set(keyOf(connection), { connection, gone: true });
    this.#count(connection, -1);
  }

  /** Writes what changed, while there is time, in the caller's transaction. Call `written` when that was committed. */
  write(hasTime: () => boolean): void {
    this.#inWrite = [];
    for (const [key, change] of this.#changed) {
      if (!hasTime()) return;
      const { connection, gone } = change;
      if (gone) this.#statements.remove.run(connection.binding.instanceId, connection.binding.clientId);
      else this.#statements.upsert.run(columnsOf(connection));
      this.#inWrite.push(() => {
        if (this.#changed.get(key) === change) this.#changed.delete(key);
      });
    }
    for (const key of this.#changedCounts) {
      if (!hasTime()) return;
      const count = this.#counts.get(key);
      if (count === undefined) continue;
      if (count.connections === 0) this.#statements.removeCount.run(count.instanceId, count.groupId);
      else this.#statements.setCount.run(count);
      this.#inWrite.push(() => {
        this.#changedCounts.delete(key);
        if (count.connections === 0) this.#counts.delete(key);
      });
    }
  }

  written(): void {
    for (const forget of this.#inWrite) forget();
    this.#inWrite = [];
  }

  #count({ binding: { instanceId, groupId } }: LiveConnection, by: 1 | -1): void {
    const key = `${instanceId}/${groupId}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { instanceId, groupId, connections: 0 };
      this.#counts.set(key, count);
    }
    count.connections += by;
    this.#changedCounts.add(key);
  }
}

const keyOf = ({ binding }: LiveConnection) => `${binding.instanceId}/${binding.clientId}`;

function columnsOf({ id, binding, accepted, subscriptions }: LiveConnection) {
  return {
    instanceId: binding.instanceId,
    clientId: binding.clientId,
    groupId: binding.groupId,
    connectionId: id,
    mode: binding.mode,
    keyId: binding.keyId,
    tokenIds: JSON.stringify(binding.tokens.map((token) => token.id)),
    groupPolicyVersion: binding.groupPolicy.version,
    address: binding.address,
    listener: accepted.listener,
    secure: binding.secure ? 1 : 0,
    cleanSession: accepted.cleanSession ? 1 : 0,
    keepaliveSeconds: accepted.keepaliveSeconds,
    connectedAt: accepted.connectedAt,
    subscriptions: JSON.stringify(Array.from(subscriptions, ([filter, qos]) => ({ filter, qos }))),
  };
}

function prepare(sqlite: Sqlite) {
  return {
    clearClients: sqlite.prepare("delete from live_clients"),
    clearCounts: sqlite.prepare("delete from live_counts"),
    upsert: sqlite.prepare(
      `insert or replace into live_clients (instance_id, client_id, group_id, connection_id, mode, key_id, token_ids,
         group_policy_version, address, listener, secure, clean_session, keepalive_seconds, connected_at, subscriptions)
       values (@instanceId, @clientId, @groupId, @connectionId, @mode, @keyId, @tokenIds, @groupPolicyVersion, @address,
         @listener, @secure, @cleanSession, @keepaliveSeconds, @connectedAt, @subscriptions)`,
    ),
    remove: sqlite.prepare("delete from live_clients where instance_id = ? and client_id = ?"),
    setCount: sqlite.prepare(
      `insert or replace into live_counts (instance_id, group_id, connections)
       values (@instanceId, @groupId, @connections)`,
    ),
    removeCount: sqlite.prepare("delete from live_counts where instance_id = ? and group_id = ?"),
  };
}
