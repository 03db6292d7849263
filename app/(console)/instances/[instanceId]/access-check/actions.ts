"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CHECK_AS } from "@/components/access-check-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { ACTIONS } from "@/lib/domain/decision.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { DEFAULT_EFFECTS } from "@/lib/domain/group-policy.ts";
import { type AccessCheckInput, checkAccess } from "@/lib/services/access-check.ts";
import { measureDraft } from "@/lib/services/access-check-impact.ts";
import { draftOfAccessPolicy } from "@/lib/services/access-check-policies.ts";
import { proposeAllow } from "@/lib/services/access-check-proposal.ts";
import { checkTypedLogin } from "@/lib/services/access-check-typed.ts";
import { PutCustomPermissionInput, putCustomPermission } from "@/lib/services/custom-permissions.ts";
import {
  GroupRuleInput,
  getGroup,
  MAX_RULES,
  requireValidRules,
  SaveGroupPolicyInput,
  saveGroupPolicy,
} from "@/lib/services/groups.ts";
import {
  CreateAccessPolicyInput,
  createAccessPolicy,
  PolicyDocumentText,
  SaveAccessPolicyInput,
  saveAccessPolicy,
} from "@/lib/services/manage-access-policies.ts";
import { toInput } from "./question.ts";

const TypedInput = z.object({
  instanceId: z.string(),
  client: z.string().max(1_024),
  action: z.enum(ACTIONS),
  topic: z.string().max(4_096).default(""),
  username: z.string().max(1_024),
  password: z.string().max(4_096).default(""),
  address: z.string().max(64).optional(),
  secure: z.boolean().default(false),
  at: z.number().int().min(0).optional(),
  size: z.number().int().min(0).default(0),
});

/** The password is in no address, no log and no answer. */
export const checkTypedAction = defineAction(TypedInput, (ctx, { client, at, size, ...input }) => {
  const { username, password, ...question } = input;
  return checkTypedLogin(ctx, {
    ...question,
    clientId: client,
    payloadBytes: size,
    login: { by: "login", username, password },
    ...(at === undefined ? {} : { at }),
  });
});

/** The question as the address of the page has it. */
const Question = z.object({
  instanceId: z.string(),
  client: z.string().max(256),
  action: z.enum(ACTIONS),
  topic: z.string().max(4_096).default(""),
  as: z.enum(CHECK_AS),
  key: z.string().max(128).default(""),
  tokens: z.string().max(64).default(""),
  address: z.string().max(64).default(""),
  secure: z.boolean().default(false),
  at: z.number().int().min(0).optional(),
  size: z.number().int().min(0).default(0),
});

function inputOf({ instanceId, at, ...question }: z.output<typeof Question>): AccessCheckInput {
  const input = toInput(instanceId, { ...question, at: at ?? null });
  if (input === null) throw new DomainError("invalid_input", "The question is not whole. Choose a client and a topic.");
  return input;
}

export const proposeAllowAction = defineAction(Question, (ctx, question) => {
  const { groupPolicy, accessPolicy, ...proposal } = proposeAllow(ctx, inputOf(question));
  const before =
    groupPolicy === null ? [] : getGroup(ctx, { instanceId: question.instanceId, id: groupPolicy.groupId }).rules;
  return {
    ...proposal,
    groupPolicy:
      groupPolicy === null
        ? null
        : {
            ...groupPolicy,
            loosened: before.filter(
              (rule) =>
                rule.effect === "Deny" &&
                !groupPolicy.rules.some((kept) => JSON.stringify(kept) === JSON.stringify(rule)),
            ),
          },
    accessPolicy:
      accessPolicy === null
        ? null
        : { user: accessPolicy.user, document: JSON.stringify(accessPolicy.document, null, 2) },
  };
});

const Tried = Question.extend({
  /** Empty where only an access policy is drafted. */
  groupId: z.string().default(""),
  defaultEffect: z.enum(DEFAULT_EFFECTS).default("Deny"),
  rules: z.array(GroupRuleInput).max(MAX_RULES, `Use at most ${MAX_RULES} rules in a group.`).default([]),
  policy: z.object({ name: z.string(), userId: z.string(), document: PolicyDocumentText }).optional(),
});

/** What a draft would decide, and what it would change of what was seen. Nothing is saved. */
export const tryDraftAction = defineAction(Tried, (ctx, { groupId, defaultEffect, rules, policy, ...question }) => {
  const { instanceId } = question;
  requireValidRules(rules, MAX_DRAFT_TOPIC_BYTES);
  const draft = {
    ...(groupId === "" ? {} : { groupPolicy: { groupId, defaultEffect, rules } }),
    ...(policy === undefined ? {} : { accessPolicy: draftOfAccessPolicy(ctx, policy) }),
  };
  const { drafted, next } = checkAccess(ctx, inputOf(question), draft);
  return { drafted: drafted ?? next, impact: measureDraft(ctx, { instanceId, draft }) };
});

/** A draft may be tried that the instance's limits would not let be saved. */
const MAX_DRAFT_TOPIC_BYTES = 65_535;

/** Saves as the page of the group does; its tests stay as they are. */
export const saveDraftAction = defineAction(SaveGroupPolicyInput.omit({ tests: true }), async (ctx, input) => {
  const { policyVersion, defaultEffect, rules, tests, updatedAt } = saveGroupPolicy(ctx, input);
  refresh();
  const t = await getTranslations("groups.policy");
  return said({ policyVersion, defaultEffect, rules, tests, updatedAt }, t("saved", { version: policyVersion }));
});

export const savePermissionAction = defineAction(PutCustomPermissionInput, async (ctx, input) => {
  putCustomPermission(ctx, input, { expect: "absent" });
  refresh();
  return said(null, (await getTranslations("accessCheck.allow"))("permissionSaved"));
});

/** A policy that the user has becomes its next version; a new one is attached to the user at once. */
export const saveDraftedPolicyAction = defineAction(SaveAccessPolicyInput, async (ctx, input) => {
  const version = saveAccessPolicy(ctx, input);
  refresh();
  return said(version, (await getTranslations("accessPolicies"))("saved", { name: input.name, version }));
});

export const createDraftedPolicyAction = defineAction(CreateAccessPolicyInput, async (ctx, input) => {
  createAccessPolicy(ctx, input);
  refresh();
  return said(1, (await getTranslations("accessPolicies"))("created", { name: input.name }));
});
