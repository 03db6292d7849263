import { z } from "zod";
import { KEY_STATUSES } from "../domain/access-policy.ts";
import { LOGIN_MODES } from "../domain/login.ts";
import { TOKEN_PREFIX } from "../domain/token.ts";
import { TOKEN_SHOWN_PREFIX_LENGTH } from "../domain/token-secret.ts";
import { KEY_USES } from "./access-key-list.ts";
import { AuditQuery } from "./audit-log.ts";
import { DenialQuery } from "./denials.ts";
import { DEVICE_STATES, UnusedDays } from "./device-credentials.ts";
import { TOKEN_STATES } from "./tokens.ts";

/*
 * The lists as the addresses of their pages ask for them. A page and the export of what it shows read them with the same schema,
 * so that the file holds what the list does.
 */

const after = z.string().max(2_000);

export const DeviceQuery = z.object({
  q: z.string().trim().max(64),
  group: z.string().max(64),
  state: z.enum(DEVICE_STATES),
  /** Days. */
  unused: UnusedDays,
  after,
});

export const TokenQuery = z.object({
  // The start of a note; or of a token, and not more than is kept of one in clear text: a whole one that somebody pastes has
  // no business in a URL.
  q: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes(TOKEN_PREFIX) || text.length <= TOKEN_SHOWN_PREFIX_LENGTH),
  state: z.enum([...TOKEN_STATES, "all"]),
  issuer: z.string().max(256),
  after,
});

export const GroupQuery = z.object({ q: z.string().trim().max(64), after });

export const ClientQuery = z.object({
  q: z.string().trim().max(64),
  group: z.string().max(64),
  mode: z.enum(LOGIN_MODES),
  policy: z.literal("behind"),
  after,
});

export const AccessKeyQuery = z.object({
  q: z.string().trim().max(256),
  user: z.string().max(64),
  status: z.enum(KEY_STATUSES),
  unused: z.enum(KEY_USES),
  after,
});

export const LIST_QUERIES = {
  devices: DeviceQuery,
  tokens: TokenQuery,
  groups: GroupQuery,
  clients: ClientQuery,
  denials: DenialQuery,
  audit: AuditQuery,
  "access-keys": AccessKeyQuery,
} as const satisfies Record<string, z.ZodObject>;
export type ListName = keyof typeof LIST_QUERIES;

/** The state that the list of tokens shows where its address names none: live ones, and all where something is searched for. */
export function tokenState({ q, state }: Partial<z.output<typeof TokenQuery>>): z.output<typeof TokenQuery>["state"] {
  return state ?? (q === undefined ? "live" : "all");
}

/** What an address gives, by name. */
export type GivenQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The query of an address by a schema of optional fields. It is anybody's text: a value that does not fit is as good as not
 * there, so that an old or mistyped link shows the list instead of an error.
 */
export function fitQuery<Schema extends z.ZodObject>(schema: Schema, given: GivenQuery): Partial<z.output<Schema>> {
  const entries = Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const value = given[name];
    const parsed = field.safeParse(Array.isArray(value) ? value[0] : value);
    return parsed.success && parsed.data !== undefined && parsed.data !== "" ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<z.output<Schema>>;
}

/** What is filtered for, of an address: without what does not fit, and without the place in the list. */
export function filterOf(list: ListName, given: GivenQuery): Readonly<Record<string, string>> {
  const { after: _, ...filter } = fitQuery<z.ZodObject>(LIST_QUERIES[list], given);
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
}
