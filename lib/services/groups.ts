import { and, asc, eq, max, sql } from "drizzle-orm";
import { z } from "zod";
import { groupRules, groups, liveClients } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { DEFAULT_EFFECTS, type GroupRule } from "../domain/group-policy.ts";
import { isGroupId } from "../domain/login.ts";
import type { PolicyTest } from "../domain/policy-test.ts";
import type { Tag } from "../domain/tag.ts";
import { checkTopicFilter, TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { keepPolicyVersion } from "./group-policy-versions.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import {
  OverrideReason,
  PolicyTestsInput,
  readPolicyTests,
  replacePolicyTests,
  requirePolicyTests,
  requireValidTests,
} from "./policy-tests.ts";
import { hasTags, insertGroupTags, readGroupTags, TagFilter } from "./tags.ts";
import { audit, conflictOnUnique, notifyGateway, type Tx, type Write, write } from "./transaction.ts";

/** Rules of one group; more would be better said by topics of fewer levels, and every CONNECT reads them all. */
export const MAX_RULES = 500;

export const GroupId = z
  .string()
  .trim()
  .refine(
    isGroupId,
    "Start with GID_ or GID-, then letters, digits, hyphens and underscores; 7 to 64 characters in all.",
  );

export const GroupRuleInput = z.object({
  effect: z.enum(DEFAULT_EFFECTS),
  pub: z.boolean(),
  sub: z.boolean(),
  topic: z.string().min(1, "Write a topic, such as sensors/+/temperature."),
});

export const GroupInput = z.object({ instanceId: z.string(), id: z.string() });
export const CreateGroupInput = z.object({
  instanceId: z.string(),
  id: GroupId,
  defaultEffect: z.enum(DEFAULT_EFFECTS).default("Allow"),
  note: z.string().trim().max(200, "Use at most 200 characters.").default(""),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});
export const SaveGroupPolicyInput = z.object({
  instanceId: z.string(),
  id: z.string(),
  /** The version that the editor started from; somebody else's change in between is not overwritten. */
  expectedVersion: z.number().int(),
  defaultEffect: z.enum(DEFAULT_EFFECTS),
  rules: z.array(GroupRuleInput).max(MAX_RULES, `Use at most ${MAX_RULES} rules in a group.`),
  /** Left out: the tests that the group has. */
  tests: PolicyTestsInput.optional(),
  /** Why it is to be saved although it breaks a test. */
  overrideReason: OverrideReason.optional(),
});
export const SetGroupNoteInput = GroupInput.extend({
  note: z.string().trim().max(200, "Use at most 200 characters."),
});
export const ListGroupsInput = z.object({
  instanceId: z.string(),
  search: z.string().trim().max(64).optional(),
});

export interface GroupSummary {
  readonly instanceId: string;
  readonly id: string;
  readonly defaultEffect: "Allow" | "Deny";
  readonly policyVersion: number;
  readonly note: string;
  readonly rules: number;
  readonly deviceCredentials: number;
  readonly connections: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Group extends Omit<GroupSummary, "rules"> {
  readonly rules: readonly GroupRule[];
  readonly tests: readonly PolicyTest[];
  /** Live clients that connected under an older version of the policy, and keep it until they reconnect. */
  readonly connectionsOnOlderPolicy: number;
}

export function listGroups(
  ctx: ServiceContext,
  input: z.infer<typeof ListGroupsInput>,
  page: PageRequest = {},
): Page<GroupSummary> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return keysetPage(
    page,
    [groups.id],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select({ group: groups, rules: rulesOf, connections: connectionsOf })
        .from(groups)
        .where(allOf(eq(groups.instanceId, input.instanceId), condition))
        .orderBy(...order)
        .limit(limit)
        .all()
        .map(({ group, ...counts }) => ({ ...group, ...counts })),
    (group) => [group.id],
    startsWith(input.search ?? ""),
  );
}

export const ListTaggedGroupsInput = z.object({ instanceId: z.string(), tags: z.array(TagFilter).default([]) });

/** A group as the API lists it. */
export interface TaggedGroup {
  readonly instanceId: string;
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: readonly Tag[];
}

/** Every group that has all of the tags, in one go: the API lists groups without pages. */
export function listTaggedGroups(ctx: ServiceContext, input: z.infer<typeof ListTaggedGroupsInput>): TaggedGroup[] {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const tags = readGroupTags(ctx.db, input.instanceId);
  return ctx.db
    .select({
      instanceId: groups.instanceId,
      id: groups.id,
      createdAt: groups.createdAt,
      updatedAt: groups.updatedAt,
    })
    .from(groups)
    .where(eq(groups.instanceId, input.instanceId))
    .orderBy(asc(groups.id))
    .all()
    .map((group) => ({ ...group, tags: tags.get(group.id) ?? [] }))
    .filter((group) => hasTags(group.tags, input.tags));
}

export function getGroup(ctx: ServiceContext, input: z.infer<typeof GroupInput>): Group {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return readGroup(ctx.db, input.instanceId, input.id);
}

export function createGroup(ctx: ServiceContext, input: z.infer<typeof CreateGroupInput>): Group {
  requireRole(ctx, "admin", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    insertGroup(w, input);
    return readGroup(w.tx, input.instanceId, input.id);
  });
}

/** Inserts a group with its audit row; the caller guards. @throws DomainError `conflict` where there is one of this ID. */
export function insertGroup(w: Write, { tags = [], ...group }: z.infer<typeof CreateGroupInput>): void {
  const { instanceId, id, defaultEffect, note } = group;
  conflictOnUnique("That group exists already.", "id", () =>
    w.tx
      .insert(groups)
      .values({
        ...group,
        policyVersion: firstPolicyVersion(w.tx, instanceId, id),
        createdAt: w.at,
        updatedAt: w.at,
      })
      .run(),
  );
  keepPolicyVersion(w, instanceId, id);
  insertGroupTags(w, instanceId, id, tags);
  notifyGateway(w, "group.changed", id, instanceId);
  audit(w, "group.create", id, {
    instanceId,
    detail: { defaultEffect, note, ...(tags.length > 0 ? { tags } : {}) },
  });
}

/**
 * Replaces the policy of a group. Clients that are connected keep the version that they connected with.
 * @throws DomainError `conflict` when the policy has changed since `expectedVersion`, `invalid_input` where it breaks a
 * test of the group and no reason is given for that.
 */
export function saveGroupPolicy(ctx: ServiceContext, input: z.infer<typeof SaveGroupPolicyInput>): Group {
  requireRole(ctx, "admin", input.instanceId);
  return write(ctx, (w) => {
    const instance = readInstance(w.tx, input.instanceId);
    const before = readGroup(w.tx, input.instanceId, input.id);
    if (before.policyVersion !== input.expectedVersion) {
      throw new DomainError(
        "conflict",
        "Somebody has changed this policy meanwhile. Look at the present one, then make your change again.",
      );
    }
    const maxTopicBytes = Math.max(instance.maxTopicLength, 128);
    requireValidRules(input.rules, maxTopicBytes);
    const tests = input.tests ?? before.tests;
    if (input.tests !== undefined) requireValidTests(tests, maxTopicBytes);
    const place = { instanceId: input.instanceId, groupId: input.id };
    requirePolicyTests(w, place, input, tests, input.overrideReason);
    if (replacePolicyTests(w, place, tests)) {
      audit(w, "group.tests", input.id, {
        instanceId: input.instanceId,
        detail: { before: before.tests, after: tests },
      });
    }
    // Tests alone are no new version: no client runs another policy for them.
    if (isSamePolicy(before, input)) return readGroup(w.tx, input.instanceId, input.id);
    replaceGroupPolicy(w, input);
    audit(w, "group.policy", input.id, {
      instanceId: input.instanceId,
      detail: {
        before: { defaultEffect: before.defaultEffect, rules: before.rules },
        after: { defaultEffect: input.defaultEffect, rules: input.rules },
      },
    });
    return readGroup(w.tx, input.instanceId, input.id);
  });
}

export function setGroupNote(ctx: ServiceContext, input: z.infer<typeof SetGroupNoteInput>): Group {
  requireRole(ctx, "admin", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const before = readGroup(w.tx, input.instanceId, input.id);
    w.tx.update(groups).set({ note: input.note, updatedAt: w.at }).where(isGroup(input.instanceId, input.id)).run();
    audit(w, "group.note", input.id, {
      instanceId: input.instanceId,
      detail: { before: before.note, after: input.note },
    });
    return readGroup(w.tx, input.instanceId, input.id);
  });
}

/**
 * Deletes a group with its rules. Its clients are refused at their next CONNECT; its device credentials stay registered,
 * and count against the quota, until they are unregistered.
 */
export function deleteGroup(ctx: ServiceContext, input: z.infer<typeof GroupInput>): void {
  requireRole(ctx, "admin", input.instanceId);
  write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    removeGroup(w, readGroup(w.tx, input.instanceId, input.id));
  });
}

/** Deletes a group with its audit row; the caller guards. */
export function removeGroup(w: Write, { instanceId, id, rules, deviceCredentials }: Group): void {
  w.tx.delete(groups).where(isGroup(instanceId, id)).run();
  notifyGateway(w, "group.changed", id, instanceId);
  audit(w, "group.delete", id, { instanceId, detail: { rules: rules.length, deviceCredentials } });
}

/**
 * The version that a new group begins with: above what clients run that connected to a deleted group of the same name, so
 * that they count as being behind.
 */
export function firstPolicyVersion(tx: Pick<Tx, "select">, instanceId: string, id: string): number {
  const row = tx
    .select({ highest: max(liveClients.groupPolicyVersion) })
    .from(liveClients)
    .where(and(eq(liveClients.instanceId, instanceId), eq(liveClients.groupId, id)))
    .get();
  return (row?.highest ?? 0) + 1;
}

/** Writes default effect and rules as the next version; the caller has guarded and checked, and audits. */
export function replaceGroupPolicy(
  w: Write,
  input: Pick<z.infer<typeof SaveGroupPolicyInput>, "instanceId" | "id" | "defaultEffect"> & {
    readonly rules: readonly GroupRule[];
  },
): void {
  const { instanceId, id } = input;
  w.tx
    .update(groups)
    .set({
      defaultEffect: input.defaultEffect,
      policyVersion: sql`${groups.policyVersion} + 1`,
      updatedAt: w.at,
    })
    .where(isGroup(instanceId, id))
    .run();
  w.tx
    .delete(groupRules)
    .where(and(eq(groupRules.instanceId, instanceId), eq(groupRules.groupId, id)))
    .run();
  input.rules.forEach(({ effect, pub, sub, topic }, position) => {
    w.tx.insert(groupRules).values({ instanceId, groupId: id, position, effect, pub, sub, topic }).run();
  });
  keepPolicyVersion(w, instanceId, id);
  notifyGateway(w, "group.changed", id, instanceId);
}

/** @throws DomainError `invalid_input` with a sentence for each wrong rule, by path (`rules.2.topic`). */
export function requireValidRules(rules: readonly GroupRule[], maxTopicBytes: number): void {
  const fields: Record<string, string> = {};
  const seen = new Map<string, number>();
  rules.forEach((rule, index) => {
    const check = checkTopicFilter(rule.topic, maxTopicBytes);
    if (!check.ok) fields[`rules.${index}.topic`] = `This topic ${TOPIC_PROBLEM_TEXT[check.why]}.`;
    if (!rule.pub && !rule.sub) fields[`rules.${index}.actions`] = "Choose mq:PUB, mq:SUB or both.";
    const key = `${rule.effect} ${rule.topic}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      fields[`rules.${index}.topic`] =
        `Rule ${earlier + 1} has the same effect and topic. Choose both actions there instead.`;
    }
    seen.set(key, index);
  });
  const first = Object.values(fields)[0];
  if (first !== undefined) throw new DomainError("invalid_input", first, { fields });
}

/** @throws DomainError `not_found`. */
export function readGroup(tx: Pick<Tx, "select">, instanceId: string, id: string): Group {
  const row = tx
    .select({
      group: groups,
      connections: connectionsOf,
      connectionsOnOlderPolicy: olderConnectionsOf,
    })
    .from(groups)
    .where(isGroup(instanceId, id))
    .get();
  if (row === undefined) {
    throw new DomainError("not_found", `There is no group ${id} in this instance; somebody may have deleted it.`, {
      detail: "GroupNotFound",
    });
  }
  const { group, ...counts } = row;
  return {
    ...group,
    ...counts,
    rules: readGroupRules(tx, instanceId, id),
    tests: readPolicyTests(tx, instanceId, id),
  };
}

type Policy = Pick<Group, "defaultEffect" | "rules">;

function isSamePolicy(a: Policy, b: Policy): boolean {
  const text = ({ defaultEffect, rules }: Policy) =>
    JSON.stringify([defaultEffect, rules.map(({ effect, pub, sub, topic }) => [effect, pub, sub, topic])]);
  return text(a) === text(b);
}

export function readGroupRules(tx: Pick<Tx, "select">, instanceId: string, groupId: string): GroupRule[] {
  return tx
    .select({
      effect: groupRules.effect,
      pub: groupRules.pub,
      sub: groupRules.sub,
      topic: groupRules.topic,
    })
    .from(groupRules)
    .where(and(eq(groupRules.instanceId, instanceId), eq(groupRules.groupId, groupId)))
    .orderBy(asc(groupRules.position))
    .all();
}

const isGroup = (instanceId: string, id: string) => and(eq(groups.instanceId, instanceId), eq(groups.id, id));

// Written out: in a select from one table drizzle leaves the table name off a column, which would compare it with itself.
const rulesOf = sql<number>`(select count(*) from group_rules r where r.instance_id = "groups".instance_id and r.group_id = "groups".id)`;
const connectionsOf = sql<number>`coalesce((select c.connections from live_counts c where c.instance_id = "groups".instance_id and c.group_id = "groups".id), 0)`;
const olderConnectionsOf = sql<number>`(select count(*) from live_clients l where l.instance_id = "groups".instance_id and l.group_id = "groups".id and l.group_policy_version < "groups".policy_version)`;
