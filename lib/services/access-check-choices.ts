import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { liveClients } from "../../db/schema.ts";
import { hasCustomAuth } from "../domain/custom-auth.ts";
import { DomainError } from "../domain/errors.ts";
import type { LoginMode } from "../domain/login.ts";
import { listAccessUsers } from "./access-users.ts";
import { findClient } from "./clients.ts";
import { hasRole, requireRole, type ServiceContext } from "./context.ts";
import { listCustomIdentities } from "./custom-identities.ts";
import { type DenialInput, getDenial } from "./denials.ts";
import { readInstance } from "./instances.ts";
import { listTokens } from "./token-list.ts";

/** Suggestions of each kind; whoever looks for another one types it. */
const SUGGESTED = 50;

export interface CheckSuggestions {
  readonly clients: readonly string[];
  readonly accessKeys: readonly { readonly id: string; readonly name: string }[];
  readonly usernames: readonly string[];
  readonly tokens: readonly { readonly id: number; readonly name: string }[];
  readonly customAuth: boolean;
  /** Whether passwords may be tried. */
  readonly mayType: boolean;
}

/** What the form of the access check suggests; access keys only to those who may list them. */
export function readCheckChoices(ctx: ServiceContext, input: { readonly instanceId: string }): CheckSuggestions {
  const { instanceId } = input;
  requireRole(ctx, "viewer", instanceId);
  const customAuth = hasCustomAuth(readInstance(ctx.db, instanceId).edition);
  const clients = ctx.db
    .select({ clientId: liveClients.clientId })
    .from(liveClients)
    .where(eq(liveClients.instanceId, instanceId))
    .orderBy(desc(liveClients.clientId))
    .limit(SUGGESTED)
    .all();
  return {
    clients: clients.map(({ clientId }) => clientId),
    accessKeys: hasRole(ctx, "admin", null) ? suggestKeys(ctx) : [],
    usernames: customAuth
      ? [...new Set(listCustomIdentities(ctx, { instanceId }).items.map(({ username }) => username))]
      : [],
    tokens: listTokens(ctx, { instanceId, state: "live" })
      .items.slice(0, SUGGESTED)
      .map(({ id, type, filters }) => ({ id, name: `${type} ${filters.slice(0, 3).join(" ")}` })),
    customAuth,
    mayType: hasRole(ctx, "operator", instanceId),
  };
}

/** How a refusal is asked about again. */
export interface DenialQuestion {
  readonly client: string;
  readonly action: "CONNECT" | "PUBLISH" | "SUBSCRIBE";
  readonly topic: string;
  readonly as: "live" | LoginMode | "typed";
  readonly key: string;
  readonly tokens: string;
  readonly address: string;
}

/** The question of a refusal that is kept; nothing where it is not any more. */
export function questionOfDenial(ctx: ServiceContext, input: z.infer<typeof DenialInput>): Partial<DenialQuestion> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  try {
    const { clientId, action, topic, mode, keyId, address, decision } = getDenial(ctx, input);
    const question = { client: clientId, action, topic, address };
    const live = findClient(ctx, { instanceId: input.instanceId, clientId });
    // One that is connected again is asked about as it is connected, if it is with the same key.
    if (live !== null && action !== "CONNECT" && live.keyId === keyId) return { ...question, as: "live" };
    const tokens = decision.steps.flatMap(({ check, subject }) =>
      check === "token" && subject ? (/^\S+ (\d+)$/.exec(subject)?.[1] ?? []) : [],
    );
    const login = mode === null ? ({ as: "typed", key: "" } as const) : { as: mode as LoginMode, key: keyId ?? "" };
    return { ...question, ...login, tokens: tokens.join(",") };
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return {};
    throw error;
  }
}

function suggestKeys(ctx: ServiceContext): { id: string; name: string }[] {
  return listAccessUsers(ctx)
    .flatMap(({ name, keys }) => keys.map(({ id }) => ({ id, name })))
    .slice(0, SUGGESTED);
}
