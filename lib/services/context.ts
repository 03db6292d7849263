import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { instances } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { isAtLeast, type Role, type RoleGrant, roleOn } from "../domain/operator.ts";
import type { Keyring } from "../domain/secret.ts";

/** Who asks. The audit log keeps it with every change. */
export type Actor =
  | {
      readonly kind: "operator";
      readonly id: string;
      readonly name: string;
      readonly grants: readonly RoleGrant[];
    }
  /** A program that calls the API with an access key. */
  | {
      readonly kind: "access_key";
      /** The access key ID. */
      readonly id: string;
      /** The access user that owns the key. */
      readonly name: string;
      readonly userId: string;
      /** What the access policies of the user have earned this one call; nothing else, and nothing for the next one. */
      readonly grants: readonly RoleGrant[];
    }
  /** A part of Gatehouse itself, or a person at its terminal (`apply`), who could as well edit the file. */
  | {
      readonly kind: "system";
      readonly name: "apply" | "set-up" | "gateway" | "start";
    };

/** The ID by which rows name an actor, and `<kind>:<ID>` where rows of several kinds share a column. */
export const actorId = (actor: Actor): string => (actor.kind === "system" ? actor.name : actor.id);
export const actorRef = (actor: Actor): string => `${actor.kind}:${actorId(actor)}`;

const KEY_ISSUER = "access_key:";
/** How rows name an access key among actors of several kinds, and the ID of the key in such a name (else undefined). */
export const issuerOfKey = (keyId: string): string => `${KEY_ISSUER}${keyId}`;
export const keyOfIssuer = (issuer: string): string | undefined =>
  issuer.startsWith(KEY_ISSUER) ? issuer.slice(KEY_ISSUER.length) : undefined;

/** What every verb gets: whose request it is, and the world that it may touch. */
export interface ServiceContext {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly actor: Actor;
  /** Where the request came from, as text; null for the system itself. */
  readonly address: string | null;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * The guard that every verb calls first.
 * @param instanceId the instance that is touched; null for the account as a whole, which takes a grant for all instances.
 * @throws DomainError `not_found` when the actor may not even see the instance (so that nobody can probe for names) or it
 * is gone, `forbidden` when the role is too weak. A role that is strong enough says nothing about whether there is such an
 * instance: the verb reads it.
 */
export function requireRole(ctx: ServiceContext, wanted: Role, instanceId: string | null): void {
  if (ctx.actor.kind === "system") return;
  const role = roleOn(ctx.actor.grants, instanceId);
  if (role !== null && isAtLeast(role, wanted)) return;
  if (instanceId !== null && (role === null || !isInstance(ctx, instanceId))) {
    throw new DomainError("not_found", "There is no such instance. Check its ID, or ask an owner for access to it.", {
      detail: "InstanceNotFound",
    });
  }
  throw new DomainError(
    "forbidden",
    instanceId === null
      ? `This needs the role ${wanted} for all instances. Ask an owner for it.`
      : `This needs the role ${wanted} for the instance ${instanceId}. Ask an owner for it.`,
  );
}

function isInstance({ db }: ServiceContext, id: string): boolean {
  const standing = and(eq(instances.id, id), isNull(instances.deletedAt));
  return db.select({ id: instances.id }).from(instances).where(standing).get() !== undefined;
}

/** Whether the actor has at least the role; for pages that show or hide an act. The verb itself checks again. */
export function hasRole(ctx: ServiceContext, wanted: Role, instanceId: string | null): boolean {
  if (ctx.actor.kind === "system") return true;
  const role = roleOn(ctx.actor.grants, instanceId);
  return role !== null && isAtLeast(role, wanted);
}

/** The instances that the actor may see: all (`null`) or those listed. */
export function visibleInstances(ctx: ServiceContext): readonly string[] | null {
  if (ctx.actor.kind === "system") return null;
  if (ctx.actor.grants.some((grant) => grant.instanceId === null)) return null;
  return ctx.actor.grants.flatMap((grant) => (grant.instanceId === null ? [] : [grant.instanceId]));
}
