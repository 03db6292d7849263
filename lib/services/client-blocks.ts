import { and, eq, gt, isNull, or } from "drizzle-orm";
import { z } from "zod";
import { clientBlocks } from "../../db/schema.ts";
import { madeBy } from "./block-list.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { CustomClientId, requireCustomAuth } from "./custom-identities.ts";
import { requireRoomForPermissions } from "./custom-permissions.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";
import { audit, notifyGateway, write } from "./transaction.ts";

export const BlockedClientInput = z.object({ instanceId: z.string(), clientId: CustomClientId });
export const ListBlockedClientsInput = z.object({ instanceId: z.string(), clientId: z.string().max(64).optional() });

/** A client ID on the block list of an instance. */
export type BlockedClient = typeof clientBlocks.$inferSelect;

/*
 * The blacklist of custom auth is the block list of the instance, as far as it names client IDs: one list keeps a client out,
 * whoever put it there. Professional and Platinum only, and within the capacity of custom auth.
 */

/** Blocks a client ID until it is taken off the list; a block that would have ended does not any more. */
export function blockClient(ctx: ServiceContext, input: z.infer<typeof BlockedClientInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    const { instanceId, clientId } = input;
    const instance = readInstance(w.tx, instanceId);
    requireCustomAuth(instance);
    const present = w.tx.select().from(clientBlocks).where(isBlock(instanceId, clientId)).get();
    if (present?.endsAt === null) return;
    if (present === undefined) {
      requireRoomForPermissions(instance);
      w.tx
        .insert(clientBlocks)
        .values({ instanceId, kind: "client", value: clientId, ...madeBy(w) })
        .run();
    } else {
      w.tx.update(clientBlocks).set({ endsAt: null }).where(eq(clientBlocks.id, present.id)).run();
    }
    notifyGateway(w, "block.changed", clientId, instanceId);
    audit(w, "block.create", clientId, { instanceId, detail: { kind: "client" } });
  });
}

/** Takes a client ID off the block list; one that is not on it is no error. */
export function unblockClient(ctx: ServiceContext, input: z.infer<typeof BlockedClientInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    const { instanceId, clientId } = input;
    requireCustomAuth(readInstance(w.tx, instanceId));
    if (w.tx.delete(clientBlocks).where(isBlock(instanceId, clientId)).run().changes === 0) return;
    notifyGateway(w, "block.changed", clientId, instanceId);
    audit(w, "block.delete", clientId, { instanceId, detail: { kind: "client" } });
  });
}

/** Client IDs that are blocked now, in their order. */
export function listBlockedClients(
  ctx: ServiceContext,
  input: z.infer<typeof ListBlockedClientsInput>,
  page: PageRequest = {},
): Page<BlockedClient> {
  requireRole(ctx, "viewer", input.instanceId);
  requireCustomAuth(readInstance(ctx.db, input.instanceId));
  const b = clientBlocks;
  const { instanceId, clientId } = input;
  return keysetPage(
    page,
    [b.value],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(b)
        .where(
          allOf(
            eq(b.instanceId, instanceId),
            eq(b.kind, "client"),
            clientId === undefined ? undefined : eq(b.value, clientId),
            or(isNull(b.endsAt), gt(b.endsAt, ctx.now())),
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.value],
  );
}

const isBlock = (instanceId: string, clientId: string) =>
  and(eq(clientBlocks.instanceId, instanceId), eq(clientBlocks.kind, "client"), eq(clientBlocks.value, clientId));
