import { and, eq, gt, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { tokens } from "../../db/schema.ts";
import { TOKEN_PREFIX } from "../domain/token.ts";
import { hashToken, isTokenShaped } from "../domain/token-secret.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, type KeyRange, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import { TOKEN_STATES, type Token, toToken } from "./tokens.ts";

export const ListTokensInput = z.object({
  instanceId: z.string(),
  state: z.enum(TOKEN_STATES).optional(),
  /** Who issued it, as `issuedBy` of a token has it. */
  issuer: z.string().max(256).optional(),
  /** Start of a token (`gtk_…`, at least `MIN_TOKEN_SEARCH_LENGTH` characters) or a whole one, or else start of a note. */
  search: z.string().trim().max(200).optional(),
});
export const TokenIssuersInput = z.object({ instanceId: z.string() });

type Row = typeof tokens.$inferSelect;

/** By what each list is ordered before the ID, and whether it begins or ends now. */
const SORTS = {
  all: { by: null, direction: "desc", least: false, below: false },
  live: { by: "expiresAt", direction: "asc", least: true, below: false },
  expired: { by: "expiresAt", direction: "desc", least: false, below: true },
  revoked: { by: "revokedAt", direction: "desc", least: false, below: false },
} as const;

/**
 * Lists tokens: all from the newest; live ones by what ends first; expired and revoked ones by what ended last.
 */
export function listTokens(
  ctx: ServiceContext,
  input: z.infer<typeof ListTokensInput>,
  page: PageRequest = {},
): Page<Token> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const now = ctx.now();
  const t = tokens;
  const inState =
    input.state === undefined
      ? undefined
      : {
          live: isNull(t.revokedAt),
          expired: isNull(t.revokedAt),
          revoked: isNotNull(t.revokedAt),
        }[input.state];
  if (input.search) return findTokens(ctx, { ...input, search: input.search }, page);
  const { by, direction, least, below } = SORTS[input.state ?? "all"];
  const key = (row: Row) => [...(by === null ? [] : [row[by] ?? 0]), row.id];
  const columns = [...(by === null ? [] : [t[by]]), t.id];
  const limits = { ...(least ? { least: [now + 1] } : {}), ...(below ? { below: [now + 1] } : {}) };
  // By time an issuer is a range of an index of its own, not a condition: SQLite would read the times of all issuers for it.
  const ranged = by === null ? undefined : input.issuer;
  const ofIssuer = by === null && input.issuer !== undefined ? eq(t.issuedBy, input.issuer) : undefined;
  const rows = keysetPage(
    page,
    ranged === undefined ? columns : [t.issuedBy, ...columns],
    direction,
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(t)
        .where(allOf(eq(t.instanceId, input.instanceId), ofIssuer, inState, condition))
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => (ranged === undefined ? key(row) : [row.issuedBy, ...key(row)]),
    ranged === undefined
      ? limits
      : // The text that comes next after the issuer's.
        { least: [ranged, ...(limits.least ?? [])], below: limits.below ? [ranged, ...limits.below] : [`${ranged}\0`] },
  );
  return { ...rows, items: rows.items.map((row) => toToken(row, now)) };
}

/** `gtk_` and four more characters: of a million tokens hardly ever two share them. */
export const MIN_TOKEN_SEARCH_LENGTH = 8;

/**
 * A whole token is found by its hash, a start of one by the characters that are kept for it; what is too short to tell
 * tokens apart finds none. Any other text is the start of a note. State and issuer are checked on the few that are found
 * (hence the plus: not by an index of their own).
 */
function findTokens(
  ctx: ServiceContext,
  input: z.infer<typeof ListTokensInput> & { readonly search: string },
  page: PageRequest,
): Page<Token> {
  const now = ctx.now();
  const t = tokens;
  const { column, condition: found, range } = searchOf(input.search);
  const inState = {
    live: sql`+${t.revokedAt} is null and +${t.expiresAt} > ${now}`,
    expired: sql`+${t.revokedAt} is null and +${t.expiresAt} <= ${now}`,
    revoked: sql`+${t.revokedAt} is not null`,
  };
  const rows = keysetPage(
    page,
    [column, t.id],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(t)
        .where(
          allOf(
            eq(t.instanceId, input.instanceId),
            found,
            input.state ? inState[input.state] : undefined,
            input.issuer === undefined ? undefined : sql`+${t.issuedBy} = ${input.issuer}`,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [column === t.note ? row.note : row.prefix, row.id],
    range,
  );
  return { ...rows, items: rows.items.map((row) => toToken(row, now)) };
}

function searchOf(text: string): {
  readonly column: typeof tokens.prefix | typeof tokens.note;
  readonly condition: SQL | undefined;
  readonly range: KeyRange;
} {
  const t = tokens;
  if (isTokenShaped(text)) return { column: t.prefix, condition: eq(t.hash, hashToken(text)), range: {} };
  // A literal, because a partial index is not chosen for a bound value.
  if (!isStartOfToken(text)) return { column: t.note, condition: sql`${t.note} <> ''`, range: startsWith(text) };
  if (text.length < MIN_TOKEN_SEARCH_LENGTH) return { column: t.prefix, condition: sql`false`, range: {} };
  return { column: t.prefix, condition: undefined, range: startsWith(text) };
}

/** Whether a search is for a token and not for a note. */
const isStartOfToken = (text: string): boolean => text.startsWith(TOKEN_PREFIX);

/** The live tokens of an instance that a filter of the list shows, as a condition. */
export function whichLive(
  { instanceId, issuer, search }: Omit<z.infer<typeof ListTokensInput>, "state">,
  now: number,
): SQL | undefined {
  const t = tokens;
  const here = eq(t.instanceId, instanceId);
  if (!search) {
    const ofIssuer = issuer === undefined ? undefined : eq(t.issuedBy, issuer);
    return and(here, ofIssuer, isNull(t.revokedAt), gt(t.expiresAt, now));
  }
  const { column, condition, range } = searchOf(search);
  return and(
    here,
    condition,
    range.least === undefined ? undefined : sql`${column} >= ${range.least[0]}`,
    range.below === undefined ? undefined : sql`${column} < ${range.below[0]}`,
    issuer === undefined ? undefined : sql`+${t.issuedBy} = ${issuer}`,
    sql`+${t.revokedAt} is null and +${t.expiresAt} > ${now}`,
  );
}

/** Who has issued a token of an instance. */
export interface TokenIssuer {
  /** `operator:<id>`, `access_key:<access key ID>` or `system:<part>`. */
  readonly issuer: string;
  /** The name that it had when it issued its last token. */
  readonly name: string;
}

/** Issuers that are told: more than that are no choice any more. */
const ISSUERS = 200;

/** Who has issued tokens of an instance, by name. Goes from one issuer to the next in the index, whatever each has issued. */
export function listTokenIssuers(
  ctx: ServiceContext,
  { instanceId }: z.infer<typeof TokenIssuersInput>,
): readonly TokenIssuer[] {
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const rows = ctx.db.$client
    .prepare(
      `with recursive one(issuer) as (
         select min(issued_by) from tokens where instance_id = @instanceId
         union all
         select (select min(issued_by) from tokens where instance_id = @instanceId and issued_by > one.issuer)
           from one where one.issuer is not null
       )
       select issuer, (select issued_by_name from tokens
                         where instance_id = @instanceId and issued_by = one.issuer order by id desc limit 1) as name
         from one where issuer is not null limit ${ISSUERS}`,
    )
    .all({ instanceId }) as TokenIssuer[];
  return rows.sort((a, b) => a.name.localeCompare(b.name) || a.issuer.localeCompare(b.issuer));
}
