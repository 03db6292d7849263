import { and, is, SQL, type SQLWrapper, sql } from "drizzle-orm";
import { z } from "zod";
import { DomainError } from "../domain/errors.ts";

/** A part of a long list. Both cursors are opaque; null where there is nothing further in that direction. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly previous: string | null;
}

export const PageRequest = z.object({
  cursor: z.string().max(2_000).optional(),
  size: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageRequest = z.input<typeof PageRequest>;

type Key = readonly (string | number)[];
interface Cursor {
  readonly direction: "after" | "before";
  readonly key: Key;
}

/** The part of a list whose sort key, or the first columns of it, is at least `least` and below `below`. */
export interface KeyRange {
  readonly least?: Key;
  readonly below?: Key;
}

/**
 * Reads one page by keyset: the cost depends on the size of the page, never on how far into the list it lies.
 * @param columns the sort key, ending in a unique column, all in the same direction and covered by an index.
 * @param read runs the query with the condition, order and limit that it is given.
 * @param range of the sort key. It is said here and not in the query, because SQLite seeks to one bound only: with a
 * start of its own beside the cursor it would read everything from there to the cursor.
 */
export function keysetPage<T>(
  request: PageRequest,
  columns: readonly SQLWrapper[],
  direction: "asc" | "desc",
  read: (condition: SQL | undefined, order: SQL[], limit: number) => T[],
  keyOf: (item: T) => Key,
  range: KeyRange = {},
): Page<T> {
  const parsed = PageRequest.safeParse(request);
  if (!parsed.success) throw badCursor();
  const { cursor: text, size } = parsed.data;
  const cursor = text === undefined ? null : decode(text, columns.length);
  const backwards = cursor?.direction === "before";
  const ascending = (direction === "asc") !== backwards;

  const { least, below } = range;
  // A cursor outside of the range (somebody has changed it, or the filter) gives way to the range.
  const within =
    cursor !== null &&
    (ascending
      ? least === undefined || compareKeys(least, cursor.key) <= 0
      : below === undefined || compareKeys(cursor.key, below) < 0);
  const compare = (sign: string, key: Key) =>
    sql`(${list(columns.slice(0, key.length))}) ${sql.raw(sign)} (${list(key)})`;
  const [leading] = columns;
  const condition = and(
    least === undefined || (within && ascending) ? undefined : compare(">=", least),
    below === undefined || (within && !ascending) ? undefined : compare("<", below),
    within ? compare(ascending ? ">" : "<", cursor.key) : undefined,
    // SQLite does not seek an expression of an index by a row value, but by the expression alone it does.
    within && is(leading, SQL) ? compare(ascending ? ">=" : "<=", cursor.key.slice(0, 1)) : undefined,
  );
  const order = columns.map((column) => (ascending ? sql`${column} asc` : sql`${column} desc`));

  const rows = read(condition, order, size + 1);
  const more = rows.length > size;
  const items = rows.slice(0, size);
  if (backwards) items.reverse();

  const first = items[0];
  const last = items.at(-1);
  const hasNext = backwards ? true : more;
  const hasPrevious = backwards ? more : cursor !== null;
  return {
    items,
    next: hasNext && last !== undefined ? encode({ direction: "after", key: keyOf(last) }) : null,
    previous: hasPrevious && first !== undefined ? encode({ direction: "before", key: keyOf(first) }) : null,
  };
}

/**
 * From the prefix to before the first text after all that start with it: a range on the index, unlike LIKE.
 * @param before values of the columns that come before it in the sort key.
 */
export function startsWith(prefix: string, ...before: Key): KeyRange {
  return { least: [...before, prefix], below: [...before, `${prefix}\u{10FFFF}`] };
}

const list = (parts: readonly SQLWrapper[] | Key): SQL =>
  sql.join(
    parts.map((part) => sql`${part}`),
    sql`, `,
  );

/** In SQLite's order, as far as both go: numbers before texts, texts by their bytes. */
function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? "", b[i] ?? ""];
    if (x === y) continue;
    if (typeof x === "number") return typeof y === "number" ? x - y : -1;
    return typeof y === "number" ? 1 : Buffer.compare(Buffer.from(x), Buffer.from(y));
  }
  return 0;
}

export const allOf = (...conditions: (SQL | undefined)[]): SQL | undefined => and(...conditions);

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.direction, ...cursor.key])).toString("base64url");
}

function decode(text: string, length: number): Cursor {
  try {
    const [direction, ...key] = CursorText.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    if (key.length === length) return { direction, key };
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw badCursor();
}

const CursorText = z.tuple([z.enum(["after", "before"])], z.union([z.string(), z.number()]));

const badCursor = () =>
  new DomainError("invalid_input", "This page link is damaged. Start from the first page.", { field: "cursor" });
