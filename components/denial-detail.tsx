import { WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { checkHref } from "./access-check-view.ts";
import { DecisionRules } from "./decision-rules.tsx";
import { DecisionSteps } from "./decision-steps.tsx";
import type { DenialView } from "./denial.ts";
import { useReasons } from "./reason.tsx";
import { canBeAllowed, refusalAct } from "./refusal-act.ts";
import { Badge } from "./ui/badge.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Notice } from "./ui/notice.tsx";
import { Count } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime, RelativeTime } from "./ui/time.tsx";

/** One refusal: what happened and what to do, what decided, what lost, and every step that led there. */
export function DenialDetail({ denial, seesAccount }: { denial: DenialView; seesAccount: boolean }) {
  const t = useTranslations("denials");
  const reasons = useReasons();
  const { decision, instanceId, clientId } = denial;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Notice
          tone="bad"
          title={reasons.title(denial.reason)}
          actions={<WhatToDo denial={denial} seesAccount={seesAccount} />}
        >
          <p className="break-words">{reasons.advice(denial.reason, decision.params)}</p>
        </Notice>
        <Panel title={t("detail.decidedBy")}>
          <DecisionRules decision={decision} instanceId={instanceId} clientId={clientId} seesAccount={seesAccount} />
        </Panel>
        <Panel title={t("detail.steps")} description={t("detail.stepsAbout")}>
          <DecisionSteps steps={decision.steps} />
        </Panel>
      </div>
      <Panel title={t("detail.request")}>
        <KeyValues
          className="lg:grid-cols-[6rem_minmax(0,1fr)]"
          items={[
            { label: t("detail.client"), value: <ClientLink denial={denial} /> },
            { label: t("detail.action"), value: <Badge mono>{denial.action}</Badge> },
            ...(denial.topic === ""
              ? []
              : [{ label: t("detail.topic"), value: <code className="break-all">{denial.topic}</code> }]),
            { label: t("detail.from"), value: <code>{denial.address}</code> },
            ...(denial.mode === null
              ? []
              : [
                  {
                    label: t("detail.login"),
                    value: (
                      <span className="flex min-w-0 flex-col items-start gap-0.5">
                        {denial.mode}
                        {denial.keyId === null ? null : <MonoId value={denial.keyId} />}
                      </span>
                    ),
                  },
                ]),
            { label: t("detail.count"), value: <Count value={denial.count} /> },
            { label: t("detail.first"), value: <Moment at={denial.firstAt} /> },
            { label: t("detail.last"), value: <Moment at={denial.lastAt} /> },
            { label: t("detail.reasonCode"), value: <code>{denial.reason}</code> },
          ]}
        />
      </Panel>
    </div>
  );
}

/** Where the cause is mended. */
function WhatToDo({
  denial: { id, decision, instanceId, clientId },
  seesAccount,
}: {
  denial: DenialView;
  seesAccount: boolean;
}) {
  const t = useTranslations("accessCheck");
  if (instanceId === "") return null;
  const act = refusalAct(decision, { instanceId, clientId, seesAccount });
  return (
    <>
      {canBeAllowed(decision) ? (
        <LinkButton size="sm" icon={<WandSparkles />} href={`${checkHref(instanceId, { denial: id })}#allow`}>
          {t("allow.open")}
        </LinkButton>
      ) : null}
      {act === null ? null : (
        <LinkButton size="sm" href={act.href}>
          {t(`act.${act.name}`)}
        </LinkButton>
      )}
    </>
  );
}

function ClientLink({ denial: { instanceId, clientId } }: { denial: DenialView }) {
  const t = useTranslations("denials");
  if (clientId === "") return <span className="text-muted">{t("noClient")}</span>;
  if (instanceId === "") return <MonoId value={clientId} />;
  return (
    <MonoId
      value={clientId}
      href={`/instances/${encodeURIComponent(instanceId)}/clients/${encodeURIComponent(clientId)}`}
    />
  );
}

function Moment({ at }: { at: number }) {
  return (
    <span className="flex flex-col">
      <RelativeTime at={at} />
      <span className="text-muted text-xs">
        <ExactTime at={at} seconds zone />
      </span>
    </span>
  );
}
