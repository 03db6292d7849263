"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AccessCheckView, CheckedSideView, CheckQuestion } from "./access-check-view.ts";
import { DecisionRules } from "./decision-rules.tsx";
import { DecisionSteps } from "./decision-steps.tsx";
import { useReasons } from "./reason.tsx";
import { refusalAct } from "./refusal-act.ts";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime } from "./ui/time.tsx";

/** Where the focus goes when what was asked has been answered anew. */
export const ANSWER_ID = "answer";

/** Where the question is asked, and whether the person may open what belongs to the account: access policies and keys. */
export interface CheckPlace {
  readonly instanceId: string;
  readonly seesAccount: boolean;
}

/** The answer: the verdict in words, what decided and what lost, and every step. */
export function AccessCheckResult({
  place,
  question,
  check,
  extra,
}: {
  place: CheckPlace;
  question: CheckQuestion;
  check: AccessCheckView;
  /** Below a refusal: what can be done here. */
  extra?: ReactNode;
}) {
  const t = useTranslations("accessCheck");
  const { bound, next } = check;
  const differs = bound !== null && bound.decision.allowed !== next.decision.allowed;
  return (
    <div
      id={ANSWER_ID}
      tabIndex={-1}
      className="flex min-w-0 scroll-mt-20 flex-col gap-4 outline-none"
      data-testid="answer"
    >
      <p className="text-muted text-sm">
        {t("assumed", { address: check.address, secure: String(check.secure) })}{" "}
        <ExactTime at={check.at} seconds zone />
      </p>
      {bound === null ? null : <Side title={t("bound.title")} side={bound} place={place} question={question} />}
      {differs ? (
        <Notice tone="info" title={t(next.decision.allowed ? "differs.allowed" : "differs.refused")}>
          {t("differs.body")}
        </Notice>
      ) : null}
      <Side
        title={t(bound === null && question.as !== "live" ? "answer" : "next.title")}
        side={next}
        place={place}
        question={question}
      />
      {extra}
    </div>
  );
}

export function Side({
  title,
  side,
  place,
  question,
}: {
  title: string;
  side: CheckedSideView;
  place: CheckPlace;
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
        <Verdict side={side} place={place} question={question} />
        <div>
          <h3 className="mb-1.5 font-semibold text-sm">{t("decidedBy")}</h3>
          <DecisionRules decision={decision} {...place} clientId={question.client} />
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
  place,
  question,
}: {
  side: CheckedSideView;
  place: CheckPlace;
  question: Pick<CheckQuestion, "client" | "action">;
}) {
  const t = useTranslations("accessCheck");
  const reasons = useReasons();
  const { decision, operation } = side;
  if (decision.allowed) {
    return <Notice tone="good" title={t(`allowed.${operation === null ? "CONNECT" : question.action}`)} />;
  }
  const act = refusalAct(decision, { ...place, clientId: question.client });
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
