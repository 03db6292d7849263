"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AccessCheckView, CheckedSideView, CheckQuestion } from "./access-check-view.ts";
import { DecisionRules } from "./decision-rules.tsx";
import { DecisionSteps } from "./decision-steps.tsx";
import { useReasons } from "./reason.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime } from "./ui/time.tsx";

/** The answer: the verdict in words, what decided and what lost, and every step. */
export function AccessCheckResult({
  instanceId,
  question,
  check,
  extra,
}: {
  instanceId: string;
  question: CheckQuestion;
  check: AccessCheckView;
  /** Below a refusal: what can be done here. */
  extra?: ReactNode;
}) {
  const t = useTranslations("accessCheck");
  const { bound, next } = check;
  const differs = bound !== null && bound.decision.allowed !== next.decision.allowed;
  return (
    <div className="flex min-w-0 flex-col gap-4" data-testid="answer">
      <p className="text-muted text-sm">
        {t("assumed", { address: check.address, secure: String(check.secure) })}{" "}
        <ExactTime at={check.at} seconds zone />
      </p>
      {bound === null ? null : (
        <Side title={t("bound.title")} side={bound} instanceId={instanceId} question={question} />
      )}
      {differs ? (
        <Notice tone="info" title={t(next.decision.allowed ? "differs.allowed" : "differs.refused")}>
          {t("differs.body")}
        </Notice>
      ) : null}
      <Side
        title={t(bound === null && question.as !== "live" ? "answer" : "next.title")}
        side={next}
        instanceId={instanceId}
        question={question}
      />
      {extra}
    </div>
  );
}

export function Side({
  title,
  side,
  instanceId,
  question,
}: {
  title: string;
  side: CheckedSideView;
  instanceId: string;
  question: Pick<CheckQuestion, "client" | "action">;
}) {
  const t = useTranslations("accessCheck");
  const { decision, connect, operation, policyVersion, groupId } = side;
  return (
    <Panel
      title={title}
      {...(groupId === null || policyVersion === null
        ? {}
        : { description: t("policyVersion", { groupId, version: String(policyVersion) }) })}
    >
      <div className="flex flex-col gap-4">
        <Verdict side={side} instanceId={instanceId} question={question} />
        <div>
          <h3 className="mb-1.5 font-semibold text-sm">{t("decidedBy")}</h3>
          <DecisionRules decision={decision} instanceId={instanceId} clientId={question.client} />
        </div>
        <div className="grid gap-4 xl:grid-cols-2">
          {connect === null ? null : (
            <div>
              <h3 className="mb-1.5 font-semibold text-sm">{t("steps.connect")}</h3>
              <DecisionSteps steps={connect.steps} />
            </div>
          )}
          {operation === null ? null : (
            <div>
              <h3 className="mb-1.5 font-semibold text-sm">{t(`steps.${question.action}`)}</h3>
              <DecisionSteps steps={operation.steps} />
            </div>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Verdict({
  side,
  instanceId,
  question,
}: {
  side: CheckedSideView;
  instanceId: string;
  question: Pick<CheckQuestion, "client" | "action">;
}) {
  const t = useTranslations("accessCheck");
  const reasons = useReasons();
  const { decision, operation } = side;
  if (decision.allowed) {
    return <Notice tone="good" title={t(`allowed.${operation === null ? "CONNECT" : question.action}`)} />;
  }
  const act = nextAct(side, instanceId, question.client);
  return (
    <Notice
      tone="bad"
      title={t(`refused.${operation === null ? "CONNECT" : question.action}`, {
        reason: reasons.title(decision.reason),
      })}
      actions={
        act === null ? undefined : (
          <LinkButton size="sm" href={act.href}>
            {t(`act.${act.name}`)}
          </LinkButton>
        )
      }
    >
      <p className="break-words">{reasons.advice(decision.reason, decision.params)}</p>
    </Notice>
  );
}

/** The page on which the cause of a refusal is to be mended; null where there is none. */
function nextAct({ decision }: CheckedSideView, instanceId: string, clientId: string) {
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const group = String(decision.params.groupId ?? "");
  switch (decision.reason) {
    case "unknown_group":
      return { name: "groups", href: `${base}/groups` } as const;
    case "group_policy_denied":
    case "group_policy_no_match":
    case "actions_inseparable":
      return { name: "group", href: `${base}/groups/${encodeURIComponent(group)}` } as const;
    case "client_blocked":
      return { name: "blocks", href: `${base}/blocks` } as const;
    case "instance_disabled":
    case "connection_quota":
    case "subscription_quota":
    case "message_rate":
    case "message_too_large":
    case "custom_auth_unavailable":
      return { name: "settings", href: `${base}/settings` } as const;
    case "token_topic":
    case "token_type":
    case "token_expired":
    case "token_revoked":
    case "malformed_token_password":
      return { name: "tokens", href: `${base}/tokens` } as const;
    case "unknown_device_credential":
    case "device_credential_disabled":
    case "device_credential_other_client":
      return { name: "device", href: `${base}/devices/${encodeURIComponent(clientId)}` } as const;
    case "unknown_access_key":
    case "access_key_disabled":
      return { name: "accessKeys", href: "/access-keys" } as const;
    case "access_policy_denied":
      return {
        name: "accessPolicy",
        href: `/access-policies/${encodeURIComponent(String(decision.params.policy ?? ""))}`,
      } as const;
    case "access_policy_no_match":
      return { name: "accessUsers", href: "/access-users" } as const;
    default:
      return null;
  }
}
