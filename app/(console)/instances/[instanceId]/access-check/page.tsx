import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { AccessCheckBoard } from "@/components/access-check-board.tsx";
import type { GroupOfCheck } from "@/components/access-check-draft.tsx";
import type { CheckQuestion } from "@/components/access-check-view.ts";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import type { OperatorContext } from "@/lib/auth/session.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { parseClientId } from "@/lib/domain/login.ts";
import { P2P_TOPIC_BYTES } from "@/lib/domain/topic.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { sayIn } from "@/lib/i18n/sentences.ts";
import { type AccessCheck, checkAccess } from "@/lib/services/access-check.ts";
import { questionOfDenial, readCheckChoices } from "@/lib/services/access-check-choices.ts";
import { findUserOfKey, type UserOfKey } from "@/lib/services/access-check-policies.ts";
import { hasRole } from "@/lib/services/context.ts";
import { getGroup } from "@/lib/services/groups.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { suggestResources } from "../../../access-policies/suggestions.ts";
import {
  checkTypedAction,
  createDraftedPolicyAction,
  proposeAllowAction,
  saveDraftAction,
  saveDraftedPolicyAction,
  savePermissionAction,
  tryDraftAction,
} from "./actions.ts";
import { CheckQuery, NO_QUESTION, toInput } from "./question.ts";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessCheck"))("title") };
}

export default async function AccessCheckPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const [query, t, locale] = await Promise.all([
    readQuery(CheckQuery, searchParams),
    getTranslations("accessCheck"),
    getLocale(),
  ]);
  const seen = await readAs((ctx) => {
    const choices = readCheckChoices(ctx, { instanceId });
    const question = readQuestion(ctx, instanceId, query);
    const answered = answer(ctx, instanceId, question);
    return {
      choices,
      question,
      group: readGroupOf(ctx, instanceId, question),
      user: readUserOf(ctx, answered.check),
      instance: getInstance(ctx, { id: instanceId }),
      ...answered,
      ...readRoles(ctx, instanceId),
    };
  });
  const user = seen.user === null ? null : { ...seen.user, resources: await suggestResources([seen.instance]) };
  const failure = Object.fromEntries(
    Object.entries(seen.failure).map(([field, sentence]) => [field, sayIn(locale, sentence)]),
  );
  return (
    <ClientMessages
      areas={["accessCheck", "denials", "reasons", "groups", ...(user === null ? [] : (["accessPolicies"] as const))]}
    >
      <PageHeader title={t("title")} description={t("about")} />
      <AccessCheckBoard
        instanceId={instanceId}
        question={seen.question}
        choices={seen.choices}
        drawn={seen.check}
        failure={failure}
        askTyped={checkTypedAction}
        group={seen.group}
        user={user}
        seesAccount={seen.seesAccount}
        draftActions={{
          propose: proposeAllowAction,
          tryDraft: tryDraftAction,
          savePolicy: seen.mayChange ? saveDraftAction : null,
          savePermission: seen.mayOperate ? savePermissionAction : null,
          saveAccessPolicy: seen.mayChangeAll ? saveDraftedPolicyAction : null,
          createAccessPolicy: seen.mayChangeAll ? createDraftedPolicyAction : null,
        }}
      />
    </ClientMessages>
  );
}

type Query = Awaited<ReturnType<typeof readQuery<typeof CheckQuery>>>;

function readQuestion(ctx: OperatorContext, instanceId: string, query: Query): CheckQuestion {
  const { denial, secure, ...given } = query;
  const from = denial === undefined ? {} : questionOfDenial(ctx, { instanceId, id: denial });
  const question = { ...NO_QUESTION, ...from, ...given, ...(secure ? { secure: true } : {}) };
  // An old link may ask for an operation with a topic, or for none.
  return query.action === undefined && question.topic === "" && denial !== undefined
    ? { ...question, action: "CONNECT" }
    : question;
}

function answer(ctx: OperatorContext, instanceId: string, question: CheckQuestion) {
  const input = toInput(instanceId, question);
  const none: { check: AccessCheck | null; failure: Record<string, string> } = { check: null, failure: {} };
  if (input === null) return none;
  try {
    return { ...none, check: checkAccess(ctx, input) };
  } catch (error) {
    // The client may be gone since the link was made: that is an answer, not a page that is missing.
    if (error instanceof DomainError && (error.field === "clientId" || error.code === "unavailable")) {
      return { ...none, failure: { [error.field === "clientId" ? "client" : ""]: error.message } };
    }
    throw error;
  }
}

/** The policy that can be drafted: that of the group that the client ID names. */
function readGroupOf(ctx: OperatorContext, instanceId: string, { client }: CheckQuestion): GroupOfCheck | null {
  const groupId = parseClientId(client)?.groupId;
  if (groupId === undefined) return null;
  try {
    const { policyVersion, defaultEffect, rules, tests, updatedAt } = getGroup(ctx, { instanceId, id: groupId });
    const maxTopicBytes = Math.max(getInstance(ctx, { id: instanceId }).maxTopicLength, P2P_TOPIC_BYTES);
    return { groupId, policy: { policyVersion, defaultEffect, rules, tests, updatedAt }, maxTopicBytes };
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

/** Access policies are of the account: who may see only some instances does not see them. */
function readUserOf(ctx: OperatorContext, check: AccessCheck | null): UserOfKey | null {
  const keyId = check?.mode === "Signature" ? check.keyId : null;
  return keyId !== null && hasRole(ctx, "viewer", null) ? findUserOfKey(ctx, { keyId }) : null;
}

const readRoles = (ctx: OperatorContext, instanceId: string) => ({
  mayChange: hasRole(ctx, "admin", instanceId),
  mayChangeAll: hasRole(ctx, "admin", null),
  mayOperate: hasRole(ctx, "operator", instanceId),
  seesAccount: hasRole(ctx, "viewer", null),
});
