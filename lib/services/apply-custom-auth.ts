import { z } from "zod";
import { IDENTITY_TYPES, PERMIT_ACTIONS, PERMIT_EFFECTS, SIGN_MODES } from "../domain/custom-auth.ts";
import { DomainError } from "../domain/errors.ts";
import { open } from "../domain/secret.ts";
import {
  CustomClientId,
  CustomSecret,
  CustomUsername,
  customSecretPlace,
  findCustomIdentity,
  insertCustomIdentity,
  readCustomIdentities,
} from "./custom-identities.ts";
import { insertCustomPermission, readCustomPermissions } from "./custom-permissions.ts";
import type { Tx, Write } from "./transaction.ts";

/** Custom auth in a state file: part of an instance. */
export const CustomIdentityFile = z.strictObject({
  username: CustomUsername,
  /** Left out for an identity of the username alone. */
  clientId: CustomClientId.optional(),
  /** Left out, as in an export without secrets, for one that exists: its secret stays. */
  secret: CustomSecret.optional(),
  signMode: z.enum(SIGN_MODES).default("SIGNED"),
});
export const CustomPermissionFile = z.strictObject({
  identityType: z.enum(IDENTITY_TYPES),
  identity: z.string(),
  topic: z.string(),
  permitAction: z.enum(PERMIT_ACTIONS).default("PUB_SUB"),
  effect: z.enum(PERMIT_EFFECTS).default("ALLOW"),
});

type Done = "created" | "changed" | "unchanged";

export function applyCustomIdentity(w: Write, instanceId: string, file: z.infer<typeof CustomIdentityFile>): Done {
  const { username, clientId = null, signMode } = file;
  const present = findCustomIdentity(w.tx, { instanceId, username, clientId });
  const secret =
    file.secret ??
    (present && open(w.ctx.keyring, present.sealedSecret, customSecretPlace(instanceId, username, clientId ?? "")));
  if (secret === undefined) {
    throw new DomainError("invalid_input", "must be given, because this identity is new", {
      fields: { secret: "must be given, because this identity is new" },
    });
  }
  return insertCustomIdentity(w, { instanceId, username, clientId, secret, signMode });
}

export function applyCustomPermission(w: Write, instanceId: string, file: z.infer<typeof CustomPermissionFile>): Done {
  return insertCustomPermission(w, { instanceId, ...file });
}

/** What an instance has of custom auth, as a state file says it; nothing where it has nothing. */
export function exportCustomAuth(
  tx: Pick<Tx, "select">,
  instanceId: string,
  secretOf: (sealed: string, place: string) => { readonly secret?: string },
): Record<string, unknown> {
  const identities = readCustomIdentities(tx, instanceId).map((row) => ({
    username: row.username,
    ...(row.clientId === "" ? {} : { clientId: row.clientId }),
    ...secretOf(row.sealedSecret, customSecretPlace(instanceId, row.username, row.clientId)),
    signMode: row.signMode,
  }));
  const permissions = readCustomPermissions(tx, instanceId);
  return {
    ...(identities.length > 0 ? { customIdentities: identities } : {}),
    ...(permissions.length > 0 ? { customPermissions: permissions } : {}),
  };
}
