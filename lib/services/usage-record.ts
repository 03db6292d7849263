import type { Sqlite } from "../../db/client.ts";
import { QuotaWatch } from "./quota-watch.ts";
import type { ClosedMinute, MeteredMinute } from "./usage-meter.ts";
import {
  beginOf,
  HOUR_MS,
  isSameState,
  MINUTE_MS,
  mostOf,
  NO_STATE,
  type UsageRow,
  type UsageState,
} from "./usage-row.ts";

/** Minutes that wait to be written while the database cannot be; beyond it the oldest are lost. */
const MINUTES_WAITING = 60;
const INSTANCES_AT_ONCE = 250;
const TOKENS_AT_ONCE = 1_000;
/** A state that lasts is written again after this long, so that a reader never looks back further. */
export const STATE_REPEATED_MS = 24 * HOUR_MS;
/** Where the record of issued tokens has got to. */
const TOKEN_MARK = "usage_token_id";

interface Written {
  readonly at: number;
  readonly state: UsageState;
}

interface InstanceColumns {
  readonly id: string;
  readonly deviceCredentials: number;
  readonly maxConnections: number;
  readonly maxTps: number;
}

/** Where the writing of a closed minute has got to: the instances, and then, when what they say is committed, the tokens. */
interface Progress {
  /** The last instance that is done; null: all are. */
  readonly afterInstance: string | null;
  readonly tokensDone: boolean;
}

const BEGIN: Progress = { afterInstance: "", tokensDone: false };

/**
 * The record of use: writes what was metered, minute by minute, and adds it up to hours in the same transaction. Only what
 * says something new is written, so that idle instances cost a comparison in memory.
 */
export class UsageRecord {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #warnings: QuotaWatch;
  readonly #minutes = new Map<string, Written>();
  readonly #hours = new Map<string, Written>();
  #waiting: ClosedMinute[] = [];
  #progress = BEGIN;
  /** What to take over once the present transaction is committed. */
  #inWrite: (() => void)[] = [];

  constructor(sqlite: Sqlite) {
    this.#statements = prepare(sqlite);
    this.#warnings = new QuotaWatch(sqlite);
  }

  get pending(): number {
    return this.#waiting.length;
  }

  /**
   * Takes up what an earlier run has written, in the caller's transaction.
   * @param aliveAt epoch ms of its last sign of life: from the next minute on nobody was connected.
   */
  begin(aliveAt: number | null, now: number): void {
    for (const row of this.#statements.latest.all() as (UsageRow & { id: string; seconds: number; at: number })[]) {
      const known = row.seconds === 60 ? this.#minutes : this.#hours;
      known.set(row.id, { at: row.at, state: stateOf(row) });
    }
    this.#warnings.begin(now);
    this.#statements.firstMark.run();
    if (aliveAt === null) return;
    const at = beginOf(aliveAt, MINUTE_MS) + MINUTE_MS;
    if (at >= beginOf(now, MINUTE_MS)) return;
    for (const [id, { at: last, state }] of this.#minutes) {
      if (last >= at || (state.connections === 0 && state.subscriptions === 0)) continue;
      this.#add(id, at, { ...NOTHING, deviceCredentials: state.deviceCredentials });
    }
    this.written();
  }

  /** Takes a minute that has ended; it is written with the next batches. */
  minuteEnded(minute: ClosedMinute): void {
    this.#waiting.push(minute);
    if (this.#waiting.length <= MINUTES_WAITING) return;
    this.#waiting.shift();
    this.#progress = BEGIN;
  }

  write(hasTime: () => boolean): void {
    this.#inWrite = [];
    this.#warnings.forgotten();
    const minute = this.#waiting[0];
    if (minute === undefined) return;
    let { afterInstance, tokensDone } = this.#progress;
    if (afterInstance === null) tokensDone = this.#writeTokens(minute.at + MINUTE_MS);
    else while (hasTime() && afterInstance !== null) afterInstance = this.#writeInstances(minute, afterInstance);
    const progress = { afterInstance, tokensDone };
    this.#inWrite.push(() => {
      this.#progress = progress;
      if (!progress.tokensDone || this.#waiting[0] !== minute) return;
      this.#waiting.shift();
      this.#progress = BEGIN;
    });
  }

  written(): void {
    for (const take of this.#inWrite) take();
    this.#inWrite = [];
    this.#warnings.written();
  }

  /** @returns the last instance that was looked at, or null when there is none after it. */
  #writeInstances({ at, byInstance }: ClosedMinute, after: string): string | null {
    const rows = this.#statements.instances.all(after, INSTANCES_AT_ONCE) as InstanceColumns[];
    for (const instance of rows) {
      const metered: MeteredMinute = byInstance.get(instance.id) ?? NOTHING;
      const row: UsageRow = { ...metered, deviceCredentials: instance.deviceCredentials, tokens: 0, tokensPeak: 0 };
      if (this.#isNews(instance.id, at, row)) this.#add(instance.id, at, row);
      const { id } = instance;
      this.#warnings.look(id, "connections", row.connections, instance.maxConnections, at);
      this.#warnings.look(id, "device_credentials", row.deviceCredentials, instance.maxConnections, at);
      this.#warnings.look(id, "messages", row.messagesPeak, instance.maxTps, at);
    }
    return rows.length < INSTANCES_AT_ONCE ? null : (rows.at(-1)?.id ?? null);
  }

  #isNews(id: string, at: number, row: UsageRow): boolean {
    if (row.messages > 0 || row.delivered > 0 || row.connects > 0 || row.refusals > 0) return true;
    const minute = this.#minutes.get(id);
    if (minute === undefined) return !isSameState(row, NO_STATE);
    if (!isSameState(row, minute.state)) return true;
    if (this.#hourDiffers(id, at, row)) return true;
    return at - minute.at >= STATE_REPEATED_MS && !isSameState(row, NO_STATE);
  }

  /** A new hour, in which what lasts is other than the most of the hour before. */
  #hourDiffers(id: string, at: number, row: UsageState): boolean {
    const hour = this.#hours.get(id);
    return hour !== undefined && beginOf(at, HOUR_MS) > hour.at && !isSameState(row, hour.state);
  }

  /** Adds to a minute and to its hour. What is there already stays: a clock that went back, or a gateway that was restarted. */
  #add(id: string, at: number, row: UsageRow): void {
    const { upsert } = this.#statements;
    const carried = this.#minutes.get(id);
    upsert.run({ id, seconds: 60, at, ...row });
    const hourAt = beginOf(at, HOUR_MS);
    const hour = this.#hours.get(id);
    // The first row of an hour that began with what was there before it.
    const before = hour !== undefined && hour.at >= hourAt ? NO_STATE : (carried?.state ?? NO_STATE);
    const inHour = mostOf(row, at === hourAt ? NO_STATE : before);
    upsert.run({ id, seconds: 3600, at: hourAt, ...row, ...inHour });
    this.#inWrite.push(() => {
      take(this.#minutes, id, at, row);
      take(this.#hours, id, hourAt, inHour);
    });
  }

  /** Counts the tokens that were issued before `end`. @returns whether all are counted. */
  #writeTokens(end: number): boolean {
    const { mark, setMark, tokens, addTokens } = this.#statements;
    const from = Number((mark.get() as string | undefined) ?? 0);
    const rows = tokens.all(from, TOKENS_AT_ONCE) as { id: number; instanceId: string; createdAt: number }[];
    const bySecond = new Map<string, { id: string; at: number; count: number }>();
    let upTo = from;
    for (const { id, instanceId, createdAt } of rows) {
      // Of a minute that has not ended. One far ahead is from before the clock was set back, and would stop the rest.
      if (createdAt >= end && createdAt < end + HOUR_MS) break;
      upTo = id;
      const at = Math.min(createdAt, end - 1);
      const key = `${instanceId} ${Math.floor(at / 1_000)}`;
      const second = bySecond.get(key) ?? { id: instanceId, at, count: 0 };
      second.count++;
      bySecond.set(key, second);
    }
    for (const { id, at, count } of bySecond.values()) {
      for (const [seconds, known] of [
        [60, this.#minutes],
        [3600, this.#hours],
      ] as const) {
        const begin = beginOf(at, seconds * 1_000);
        const state = this.#minutes.get(id)?.state ?? NO_STATE;
        addTokens.run({ id, seconds, at: begin, count, ...state });
        this.#inWrite.push(() => take(known, id, begin, state));
      }
    }
    if (upTo !== from) setMark.run(String(upTo));
    return rows.length < TOKENS_AT_ONCE || upTo !== rows.at(-1)?.id;
  }
}

/** Notes what a row holds now. An older one than is known, from before the clock went back, tells nothing about the end. */
function take(known: Map<string, Written>, id: string, at: number, row: UsageState): void {
  const last = known.get(id);
  if (last !== undefined && last.at > at) return;
  known.set(id, { at, state: last?.at === at ? mostOf(last.state, row) : stateOf(row) });
}

const stateOf = ({ connections, subscriptions, deviceCredentials }: UsageState): UsageState => ({
  connections,
  subscriptions,
  deviceCredentials,
});

const NOTHING: UsageRow = {
  ...NO_STATE,
  messages: 0,
  messagesPeak: 0,
  delivered: 0,
  deliveredPeak: 0,
  tokens: 0,
  tokensPeak: 0,
  connects: 0,
  connectsPeak: 0,
  refusals: 0,
  refusalsPeak: 0,
};

function prepare(sqlite: Sqlite) {
  // No more in a time than its busiest second repeated: a clock that went back runs through a minute twice.
  const sum = (column: string) =>
    `${column} = min(${column} + excluded.${column}, max(${column}_peak, excluded.${column}_peak) * seconds)`;
  const most = (column: string) => `${column} = max(${column}, excluded.${column})`;
  return {
    latest: sqlite.prepare(
      `select i.id, u.seconds, u.at, u.connections, u.subscriptions, u.device_credentials as deviceCredentials
       from instances i join (select 60 as seconds union all select 3600) s
       join usage u on u.instance_id = i.id and u.seconds = s.seconds
         and u.at = (select max(at) from usage where instance_id = i.id and seconds = s.seconds)`,
    ),
    instances: sqlite.prepare(
      `select i.id, c.device_credentials as deviceCredentials, i.max_connections as maxConnections, i.max_tps as maxTps
       from instances i join instance_counts c on c.instance_id = i.id
       where i.deleted_at is null and i.id > ? order by i.id limit ?`,
    ),
    upsert: sqlite.prepare(
      `insert into usage (instance_id, seconds, at, connections, subscriptions, device_credentials, messages, messages_peak,
         delivered, delivered_peak, tokens, tokens_peak, connects, connects_peak, refusals, refusals_peak)
       values (@id, @seconds, @at, @connections, @subscriptions, @deviceCredentials, @messages, @messagesPeak,
         @delivered, @deliveredPeak, @tokens, @tokensPeak, @connects, @connectsPeak, @refusals, @refusalsPeak)
       on conflict (instance_id, seconds, at) do update set ${most("connections")}, ${most("subscriptions")},
         ${most("device_credentials")}, ${sum("messages")}, ${most("messages_peak")}, ${sum("delivered")},
         ${most("delivered_peak")}, ${sum("tokens")}, ${most("tokens_peak")},
         ${sum("connects")}, ${most("connects_peak")}, ${sum("refusals")}, ${most("refusals_peak")}`,
    ),
    tokens: sqlite.prepare(
      "select id, instance_id as instanceId, created_at as createdAt from tokens where id > ? order by id limit ?",
    ),
    addTokens: sqlite.prepare(
      `insert into usage (instance_id, seconds, at, connections, subscriptions, device_credentials, messages, messages_peak,
         delivered, delivered_peak, tokens, tokens_peak)
       values (@id, @seconds, @at, @connections, @subscriptions, @deviceCredentials, 0, 0, 0, 0, @count, @count)
       on conflict (instance_id, seconds, at) do update set tokens = tokens + excluded.tokens,
         tokens_peak = max(tokens_peak, excluded.tokens_peak)`,
    ),
    mark: sqlite.prepare(`select value from meta where key = '${TOKEN_MARK}'`).pluck(),
    firstMark: sqlite.prepare(
      `insert or ignore into meta (key, value) select '${TOKEN_MARK}', coalesce(max(id), 0) from tokens`,
    ),
    setMark: sqlite.prepare(`insert or replace into meta (key, value) values ('${TOKEN_MARK}', ?)`),
  };
}
