import type { z } from "zod";
import {
  type Client,
  type ClientDetail,
  type ClientInput,
  findClient,
  type GatewayState,
  type ListClientsInput,
  listClients,
  readGatewayState,
} from "./clients.ts";
import type { ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";

/*
 * What the pages of live clients show, in the small form in which they ask for it every second.
 */

/** Whether what the gateway tells is true now, and if not, when it told it. */
export type GatewayPulse = Pick<GatewayState, "running" | "heartbeatAt">;

export interface ClientSummary extends Omit<ClientDetail, "subscriptions" | "tokenIds" | "connectionId"> {
  /** How many. */
  readonly subscriptions: number;
}

export interface ClientPage {
  readonly items: readonly ClientSummary[];
  readonly next: string | null;
  /** Live connections of the whole instance. */
  readonly connections: number;
  readonly gateway: GatewayPulse;
}

export interface ClientNow {
  /** Null while it is not connected. */
  readonly client: Omit<ClientDetail, "connectionId"> | null;
  /** When it last connected, was refused or left, epoch ms; 0: never, as far as is kept. */
  readonly latestAt: number;
  readonly gateway: GatewayPulse;
}

export function readClientPage(
  ctx: ServiceContext,
  { cursor, ...input }: z.infer<typeof ListClientsInput> & { readonly cursor?: string | undefined },
): ClientPage {
  const { items, next } = listClients(ctx, input, cursor === undefined ? {} : { cursor });
  return {
    items: items.map(toSummary),
    next,
    connections: readInstance(ctx.db, input.instanceId).connections,
    gateway: readGatewayPulse(ctx),
  };
}

export function readClientNow(ctx: ServiceContext, input: z.infer<typeof ClientInput>): ClientNow {
  const found = findClient(ctx, input);
  return {
    client: found === null ? null : withoutConnection(found),
    latestAt: readLatest(ctx, input),
    gateway: readGatewayPulse(ctx),
  };
}

function readLatest({ db }: ServiceContext, { instanceId, clientId }: z.infer<typeof ClientInput>): number {
  const latest = db.$client
    .prepare(
      `select max(coalesce((select max(at) from connection_events where instance_id = @instanceId and client_id = @clientId), 0),
         coalesce((select last_at from denials where client_id = @clientId and +instance_id = @instanceId
           order by last_at desc limit 1), 0))`,
    )
    .pluck();
  return latest.get({ instanceId, clientId }) as number;
}

export function readGatewayPulse(ctx: ServiceContext): GatewayPulse {
  const { running, heartbeatAt } = readGatewayState(ctx);
  return { running, heartbeatAt };
}

function toSummary(client: ClientDetail): ClientSummary {
  const { subscriptions, tokenIds: _, ...rest } = withoutConnection(client);
  return { ...rest, subscriptions: subscriptions.length };
}

function withoutConnection<T extends Client>({ connectionId: _, ...rest }: T): Omit<T, "connectionId"> {
  return rest;
}
