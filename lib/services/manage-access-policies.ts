import { and, asc, count, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { accessPolicies, accessPolicyVersions, accessUserPolicies, accessUsers } from "../../db/schema.ts";
import type { AccessPolicyDocument } from "../domain/access-policy.ts";
import { parseAccessPolicy } from "../domain/access-policy-parse.ts";
import { DomainError } from "../domain/errors.ts";
import { attachPolicies, putAccessPolicy } from "./access-policies.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { POLICIES_DO_NOT_LIMIT_PRIMARY, readRamUser } from "./manage-access-users.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

/** Longest document, in characters of JSON; RAM takes 6,144. */
const MAX_DOCUMENT_LENGTH = 32_768;

export const PolicyDocumentText = z.string().max(MAX_DOCUMENT_LENGTH, `Use at most ${MAX_DOCUMENT_LENGTH} characters.`);
export const AccessPolicyInput = z.object({ name: z.string() });
export const CreateAccessPolicyInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the policy a name.")
    .max(128, "Use at most 128 characters.")
    .regex(/^[A-Za-z0-9_.-]+$/, "Use letters, digits, and . _ - only.")
    // The address of its page would be that of the page that makes policies.
    .refine((name) => name !== "new", "Choose another name than new."),
  /** JSON text. */
  document: PolicyDocumentText,
  /** The RAM user who gets it at once. */
  attachTo: z.string().optional(),
});
/** `seenVersion`: what the person had in front; another one by then is a conflict, and nothing is overwritten. */
export const SaveAccessPolicyInput = z.object({
  name: z.string(),
  seenVersion: z.coerce.number().int(),
  document: PolicyDocumentText,
});
export const RestoreAccessPolicyInput = z.object({
  name: z.string(),
  seenVersion: z.coerce.number().int(),
  /** The version whose document becomes the next version. */
  version: z.coerce.number().int(),
});

export interface AccessPolicySummary {
  readonly name: string;
  /** Built in, read-only. */
  readonly system: boolean;
  readonly version: number;
  readonly updatedAt: number;
  /** How many users it is attached to. */
  readonly users: number;
}

export interface AccessPolicyVersion {
  readonly version: number;
  /** JSON text, indented. */
  readonly document: string;
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface AccessPolicy extends Omit<AccessPolicySummary, "users"> {
  /** JSON text, indented. */
  readonly document: string;
  readonly users: readonly { readonly id: string; readonly name: string }[];
  /** The latest 50, the present one first. */
  readonly versions: readonly AccessPolicyVersion[];
}

/** Every policy, the own ones first; there are few of them. */
export function listAccessPolicies(ctx: ServiceContext): AccessPolicySummary[] {
  requireRole(ctx, "viewer", null);
  const users = new Map(
    ctx.db
      .select({ id: accessUserPolicies.policyId, users: count() })
      .from(accessUserPolicies)
      .groupBy(accessUserPolicies.policyId)
      .all()
      .map((row) => [row.id, row.users]),
  );
  return ctx.db
    .select()
    .from(accessPolicies)
    .orderBy(asc(accessPolicies.system), asc(accessPolicies.name))
    .all()
    .map(({ id, name, system, version, updatedAt }) => ({
      name,
      system,
      version,
      updatedAt,
      users: users.get(id) ?? 0,
    }));
}

export function getAccessPolicy(ctx: ServiceContext, input: z.infer<typeof AccessPolicyInput>): AccessPolicy {
  requireRole(ctx, "viewer", null);
  const { id, name, system, version, updatedAt, document } = readPolicy(ctx.db, input.name);
  return {
    name,
    system,
    version,
    updatedAt,
    document: indented(document),
    users: usersOf(ctx.db, id),
    versions: ctx.db
      .select()
      .from(accessPolicyVersions)
      .where(eq(accessPolicyVersions.policyId, id))
      .orderBy(desc(accessPolicyVersions.version))
      .limit(50)
      .all()
      .map((row) => ({
        version: row.version,
        document: indented(row.document),
        createdAt: row.createdAt,
        createdBy: row.createdBy,
      })),
  };
}

export function createAccessPolicy(ctx: ServiceContext, input: z.infer<typeof CreateAccessPolicyInput>): void {
  requireRole(ctx, "admin", null);
  const document = parsePolicyOrThrow(input.document);
  write(ctx, (w) => {
    if (findPolicy(w.tx, input.name) !== undefined) {
      throw new DomainError("conflict", "An access policy has this name already.", { field: "name" });
    }
    putAccessPolicy(w, { name: input.name, document });
    if (input.attachTo === undefined) return;
    const { policies } = readRamUser(w, input.attachTo, POLICIES_DO_NOT_LIMIT_PRIMARY);
    attachPolicies(w, input.attachTo, [...policies, input.name]);
  });
}

/** Saves the document as the next version; the same document again changes nothing. @returns the version it now has. */
export function saveAccessPolicy(ctx: ServiceContext, input: z.infer<typeof SaveAccessPolicyInput>): number {
  requireRole(ctx, "admin", null);
  const document = parsePolicyOrThrow(input.document);
  return write(ctx, (w) => put(w, input, document));
}

/** Makes the document of an earlier version the next version: nothing of what was in between is lost. */
export function restoreAccessPolicy(ctx: ServiceContext, input: z.infer<typeof RestoreAccessPolicyInput>): number {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    const wanted = w.tx
      .select()
      .from(accessPolicyVersions)
      .where(
        and(
          eq(accessPolicyVersions.policyId, readPolicy(w.tx, input.name).id),
          eq(accessPolicyVersions.version, input.version),
        ),
      )
      .get();
    if (wanted === undefined) throw new DomainError("not_found", "There is no such version of this policy.");
    return put(w, input, parsePolicyOrThrow(wanted.document));
  });
}

/** @throws DomainError `conflict` while it is attached to somebody, with the names. */
export function deleteAccessPolicy(ctx: ServiceContext, { name }: z.infer<typeof AccessPolicyInput>): void {
  requireRole(ctx, "admin", null);
  write(ctx, (w) => {
    const policy = readPolicy(w.tx, name);
    if (policy.system) throw builtIn(policy.name);
    const users = usersOf(w.tx, policy.id);
    if (users.length > 0) {
      const names = users.map(({ name }) => name).join(", ");
      throw new DomainError("conflict", `The policy is attached to ${names}. Detach it there first.`);
    }
    w.tx.delete(accessPolicies).where(eq(accessPolicies.id, policy.id)).run();
    audit(w, "access_policy.delete", policy.name, { detail: { document: JSON.parse(policy.document) } });
  });
}

function put(
  w: Write,
  { name, seenVersion }: { readonly name: string; readonly seenVersion: number },
  document: AccessPolicyDocument,
): number {
  const policy = readPolicy(w.tx, name);
  if (policy.system) throw builtIn(name);
  if (policy.version !== seenVersion) {
    throw new DomainError(
      "conflict",
      "Somebody has changed this policy meanwhile. Load the page again, look at the newest version, and make your change in it.",
    );
  }
  putAccessPolicy(w, { name, document });
  return readPolicy(w.tx, name).version;
}

const builtIn = (name: string) =>
  new DomainError("conflict", `${name} is a built-in policy and cannot be changed. Copy it into a policy of your own.`);

/** @throws DomainError `invalid_input` with where in the document, and what to do. */
export function parsePolicyOrThrow(text: string): AccessPolicyDocument {
  const parsed = parseAccessPolicy(text);
  if (parsed.ok) return parsed.document;
  const [first] = parsed.errors;
  throw new DomainError("invalid_input", `${first?.path ?? "$"}: ${first?.message ?? ""}`, { field: "document" });
}

function readPolicy(tx: Pick<Tx, "select">, name: string): typeof accessPolicies.$inferSelect {
  const row = findPolicy(tx, name);
  if (row === undefined) {
    throw new DomainError("not_found", "There is no such access policy; somebody may have deleted it.");
  }
  return row;
}

const findPolicy = (tx: Pick<Tx, "select">, name: string) =>
  tx.select().from(accessPolicies).where(eq(accessPolicies.name, name)).get();

const usersOf = (tx: Pick<Tx, "select">, policyId: string) =>
  tx
    .select({ id: accessUsers.id, name: accessUsers.name })
    .from(accessUserPolicies)
    .innerJoin(accessUsers, eq(accessUsers.id, accessUserPolicies.userId))
    .where(eq(accessUserPolicies.policyId, policyId))
    .orderBy(asc(accessUsers.name))
    .all();

const indented = (document: string): string => JSON.stringify(JSON.parse(document), null, 2);
