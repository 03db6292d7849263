import { type FSWatcher, watch } from "node:fs";
import type { Sqlite } from "../../db/client.ts";
import type { DisconnectOrders } from "../services/disconnect-orders.ts";
import type { MessageOrders, MessageOutcome } from "../services/message-orders.ts";
import type { Log } from "./log.ts";
import type { Spaces } from "./spaces.ts";
import type { World } from "./world.ts";

/** The floor: how late a change is noticed when the file system tells nothing. */
const POLL_MS = 100;
/**
 * The file system tells when the pages of a commit are written, and that is before they are on the disk and count: after it
 * has told, we look again, waiting twice as long each time, until the poll comes anyway.
 */
const LOOK_AGAIN_MS = 1;

/** Changes that bite at the next operation of a connected client. */
const FORGETTING: ReadonlySet<string> = new Set(["access_key.changed", "access_user.changed", "custom_auth.changed"]);

/** What the console orders, and whom to tell that something was carried out: somebody waits for the outcome. */
export interface Orders {
  readonly disconnects: DisconnectOrders;
  readonly messages: MessageOrders;
  readonly carriedOut: () => void;
}

interface Change {
  readonly seq: number;
  readonly kind: string;
  readonly instance_id: string | null;
  readonly subject: string;
}

/**
 * Notices what other processes commit to the database, and makes live connections feel it. `fs.watch` on the write-ahead
 * log tells that a commit is under way; the poll of SQLite's own change counter is there in case it does not.
 */
export class DatabaseWatch {
  readonly #world: World;
  readonly #spaces: Spaces;
  readonly #orders: Orders;
  readonly #log: Log;
  readonly #version;
  readonly #changes;
  #seen = -1;
  #seq: number;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #next: NodeJS.Timeout | null = null;
  #waitMs = LOOK_AGAIN_MS;

  constructor(sqlite: Sqlite, world: World, spaces: Spaces, orders: Orders) {
    this.#world = world;
    this.#spaces = spaces;
    this.#orders = orders;
    this.#log = world.log;
    this.#version = sqlite.prepare("pragma data_version").pluck();
    this.#changes = sqlite.prepare("select seq, kind, instance_id, subject from changes where seq > ? order by seq");
    this.#seq = (sqlite.prepare("select max(seq) from changes").pluck().get() as number | null) ?? 0;
  }

  start(databasePath: string): void {
    try {
      this.#watcher = watch(`${databasePath}-wal`, { persistent: false }, () => this.#told());
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch (error) {
      this.#log.info({ err: error }, "the file system does not tell of changes; polling only");
    }
    this.#timer = setInterval(() => this.check(), POLL_MS);
  }

  stop(): void {
    this.#watcher?.close();
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#next !== null) clearTimeout(this.#next);
  }

  /** Looks whether anything was committed since the last look. */
  check(): void {
    try {
      const version = this.#version.get() as number;
      if (version === this.#seen) return;
      const changes = this.#changes.all(this.#seq) as Change[];
      if (changes.length > 0) this.#apply(changes);
      const { disconnects, messages, carriedOut } = this.#orders;
      disconnects.carryOut((instanceId, clientId) => {
        const connection = this.#spaces.find(instanceId)?.find(clientId) ?? null;
        connection?.end("disconnect_requested");
        return connection !== null;
      });
      messages.carryOut((instanceId, topic, payload) => this.#publish(instanceId, topic, payload));
      if (disconnects.pending + messages.pending > 0) carriedOut();
      this.#seen = version;
    } catch (error) {
      // Looked at again with the next poll, because what was seen is not noted.
      this.#log.error({ err: error }, "changes of the database could not be read");
    }
  }

  #told(): void {
    this.#waitMs = LOOK_AGAIN_MS;
    if (this.#next === null) this.#lookAgain();
  }

  #lookAgain(): void {
    this.#next = setTimeout(() => {
      this.#next = null;
      this.check();
      // Also after a change: it may have been another one, and several may be under way.
      this.#waitMs *= 2;
      if (this.#waitMs < POLL_MS) this.#lookAgain();
    }, this.#waitMs);
  }

  /** A message of the API: its topic and size were checked when it was asked for. */
  #publish(instanceId: string, topic: string, payload: Buffer): MessageOutcome {
    const { access, metering, monotonic } = this.#world;
    if (access.findInstance(instanceId)?.enabled !== true) return "instance_closed";
    const space = this.#spaces.find(instanceId);
    // Nobody has connected since the start, so nobody hears it, now or later.
    if (space === null) return "sent";
    if (space.rate.exceeds(space.apiRate, space.limits.maxTps, monotonic())) return "message_rate";
    space.broker.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false });
    metering.published("ok");
    return "sent";
  }

  #apply(changes: readonly Change[]): void {
    const { access, tokens } = this.#world;
    const revoked = new Set<number>();
    for (const { kind, instance_id: instanceId, subject } of changes) {
      if (FORGETTING.has(kind)) access.forget();
      else if (kind === "instance.changed" || kind === "instance.deleted") this.#instanceChanged(subject);
      else if (kind === "token.revoked") revoked.add(Number(subject));
      else if (kind === "token.revoked_all" && instanceId !== null) {
        for (const id of access.facts.findRevoked(tokens.heldIn(instanceId))) revoked.add(id);
      }
      // `group.changed` and `block.changed` wait for the next CONNECT (product rule).
    }
    if (revoked.size > 0) tokens.revoke((id) => revoked.has(id));
    this.#seq = changes.at(-1)?.seq ?? this.#seq;
  }

  #instanceChanged(instanceId: string): void {
    const space = this.#spaces.find(instanceId);
    if (space === null) return;
    const instance = this.#world.access.findInstance(instanceId);
    if (instance === null) this.#spaces.close(instanceId, "instance_closed");
    else if (instance.enabled) space.change(instance);
    else space.endAll("instance_closed");
  }
}
