"use client";
import { useTranslations } from "next-intl";
import type { CustomPermission } from "@/lib/domain/custom-auth.ts";
import type { Decision } from "@/lib/domain/decision.ts";
import type { DefaultEffect, GroupRule } from "@/lib/domain/group-policy.ts";
import type { TokenType } from "@/lib/domain/token.ts";
import { useReasons } from "./reason.tsx";
import { ActionButton } from "./ui/action-button.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { CodeBlock } from "./ui/code-block.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";

/** What would have to be changed so that an operation is allowed, as little as possible. */
export interface AllowProposalView {
  readonly allows: boolean;
  readonly groupPolicy: {
    readonly groupId: string;
    readonly defaultEffect: DefaultEffect;
    readonly rules: readonly GroupRule[];
    /** Deny rules that give something up: more than this one operation is opened. */
    readonly loosened: readonly GroupRule[];
  } | null;
  readonly accessPolicy: { readonly user: string; readonly document: string } | null;
  readonly customPermission: CustomPermission | null;
  readonly token: { readonly type: TokenType; readonly filter: string } | null;
  readonly blocker: Decision | null;
}

/** Says what was drafted, what it opens beside, and why nothing was where nothing can. */
export function AllowProposal({
  instanceId,
  proposal,
  drafted,
  savePermission,
}: {
  instanceId: string;
  proposal: AllowProposalView;
  /** Whether the access policy stands below as a draft. */
  drafted: boolean;
  savePermission: FormAction<null> | null;
}) {
  const t = useTranslations("accessCheck.allow");
  const reasons = useReasons();
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const { allows, groupPolicy, accessPolicy, customPermission, token, blocker } = proposal;
  const isNothing = !groupPolicy && !accessPolicy && !customPermission && !token;
  return (
    <div className="flex flex-col gap-3" data-testid="proposal">
      {allows && isNothing ? <Notice tone="good">{t("already")}</Notice> : null}
      {groupPolicy === null ? null : (
        <Notice
          tone={groupPolicy.loosened.length > 0 ? "warn" : "info"}
          title={t("group", { groupId: groupPolicy.groupId })}
        >
          {t("groupBody")}
          {groupPolicy.loosened.map((rule) => (
            <span key={rule.topic} className="block">
              {t("loosened", { topic: rule.topic })}
            </span>
          ))}
        </Notice>
      )}
      {accessPolicy === null ? null : (
        <Notice
          tone="info"
          title={t("access", { user: accessPolicy.user })}
          actions={
            drafted ? undefined : (
              <LinkButton size="sm" href="/access-policies">
                {t("openPolicies")}
              </LinkButton>
            )
          }
        >
          <p className="mb-2">{t(drafted ? "accessDrafted" : "accessBody")}</p>
          <CodeBlock code={accessPolicy.document} label={t("statement")} />
        </Notice>
      )}
      {customPermission === null ? null : (
        <Notice
          tone="info"
          title={t("permission", {
            identity: customPermission.identity,
            action: customPermission.permitAction,
            topic: customPermission.topic,
          })}
          actions={
            savePermission === null ? undefined : (
              <ActionButton
                size="sm"
                action={savePermission}
                input={{
                  instanceId,
                  identityType: customPermission.identityType,
                  identity: customPermission.identity,
                  topic: customPermission.topic,
                  permitAction: customPermission.permitAction,
                  effect: customPermission.effect,
                }}
              >
                {t("savePermission")}
              </ActionButton>
            )
          }
        />
      )}
      {token === null ? null : (
        <Notice
          tone="info"
          title={t("token", { type: token.type, filter: token.filter })}
          actions={
            <LinkButton size="sm" href={`${base}/tokens`}>
              {t("openTokens")}
            </LinkButton>
          }
        >
          {t("tokenBody")}
        </Notice>
      )}
      {blocker === null ? null : (
        <Notice tone="bad" title={t(isNothing ? "blocked" : "stillBlocked", { reason: reasons.title(blocker.reason) })}>
          {reasons.advice(blocker.reason, blocker.params)}
        </Notice>
      )}
    </div>
  );
}
