"use client";
import { FlaskConical, WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import type { DraftImpactView, TriedView } from "./access-check-draft-view.ts";
import { AccessCheckImpact } from "./access-check-impact.tsx";
import { AllowProposal, type AllowProposalView } from "./access-check-proposal.tsx";
import { Side } from "./access-check-result.tsx";
import type { AccessCheckView, CheckQuestion } from "./access-check-view.ts";
import { GroupPolicyBroken } from "./group-policy-broken.tsx";
import { draftOf, findBroken, isSamePolicy, type PolicyDraft } from "./group-policy-draft.ts";
import { GroupPolicyFields } from "./group-policy-fields.tsx";
import type { GroupPolicyView } from "./group-view.ts";
import type { FormAction, Input } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Form } from "./ui/form.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { useAction } from "./ui/use-action.ts";

export interface DraftActions {
  readonly propose: FormAction<AllowProposalView>;
  readonly tryDraft: FormAction<TriedView>;
  /** Null for who may only look. */
  readonly savePolicy: FormAction<GroupPolicyView> | null;
  readonly savePermission: FormAction<null> | null;
}

export interface GroupOfCheck {
  readonly groupId: string;
  readonly policy: GroupPolicyView;
  readonly maxTopicBytes: number;
}

/** A draft beside the answer: what it would decide, what it would change of what was really seen, and the way to save it. */
export function AccessCheckDraft({
  instanceId,
  question,
  check,
  group,
  actions,
}: {
  instanceId: string;
  question: CheckQuestion;
  check: AccessCheckView;
  /** Null where the client belongs to no group that exists. */
  group: GroupOfCheck | null;
  actions: DraftActions;
}) {
  const t = useTranslations("accessCheck");
  const [draft, setDraft] = useState<PolicyDraft | null>(null);
  const tried = useAction(actions.tryDraft);
  const proposed = useAction(actions.propose, {
    onDone: ({ groupPolicy }) => {
      if (groupPolicy === null || group === null || groupPolicy.groupId !== group.groupId) return;
      const next = draftOf(groupPolicy);
      setDraft(next);
      askDraft(next);
    },
  });
  const asked = { instanceId, ...questionInput(question) };

  function askDraft(policy: PolicyDraft) {
    if (group === null) return;
    const rules = policy.rules.map(({ effect, pub, sub, topic }) => ({ effect, pub, sub, topic }));
    tried.run({ ...asked, groupId: group.groupId, defaultEffect: policy.defaultEffect, rules });
  }

  const looked = useDeferredValue(draft);
  const broken = useMemo(
    () =>
      looked === null || group === null ? [] : [...findBroken(group.groupId, looked, group.policy.tests).values()],
    [looked, group],
  );
  const proposal = proposed.state.status === "ok" ? proposed.state.data : null;
  const result = tried.state.status === "ok" ? tried.state.data : null;
  const isDirty = draft !== null && group !== null && !isSamePolicy(draft, group.policy);
  const tryButton = (
    <Button icon={<FlaskConical />} busy={tried.pending} onClick={() => draft && askDraft(draft)}>
      {t("draft.try")}
    </Button>
  );
  return (
    <>
      <Panel
        title={t("draft.title")}
        description={t("draft.about")}
        actions={
          <>
            {check.next.decision.allowed ? null : (
              <Button icon={<WandSparkles />} busy={proposed.pending} onClick={() => proposed.run(asked)}>
                {t("allow.open")}
              </Button>
            )}
            {group === null || draft !== null ? null : (
              <Button variant="quiet" onClick={() => setDraft(draftOf(group.policy))}>
                {t("draft.open", { groupId: group.groupId })}
              </Button>
            )}
          </>
        }
      >
        {proposal === null && draft === null ? null : (
          <div className="flex flex-col gap-4">
            {proposal === null ? null : (
              <AllowProposal instanceId={instanceId} proposal={proposal} savePermission={actions.savePermission} />
            )}
            {draft === null || group === null ? null : (
              <Form
                action={actions.savePolicy ?? refused}
                hidden={{ instanceId, id: group.groupId, expectedVersion: group.policy.policyVersion }}
                submitLabel={t("draft.save", { groupId: group.groupId })}
                submitDisabled={!isDirty}
                bare={actions.savePolicy === null}
                label={t("draft.title")}
                onDone={(saved) => setDraft(draftOf(saved))}
                extra={tryButton}
              >
                <GroupPolicyFields
                  draft={draft}
                  maxTopicBytes={group.maxTopicBytes}
                  onChange={(change) => setDraft((before) => (before === null ? before : change(before)))}
                />
                <GroupPolicyBroken broken={broken} />
                {actions.savePolicy === null ? <div className="self-end">{tryButton}</div> : null}
              </Form>
            )}
          </div>
        )}
      </Panel>
      {result === null ? null : (
        <div className="flex flex-col gap-4" aria-live="polite">
          <Side title={t("draft.answer")} side={result.drafted} instanceId={instanceId} question={question} />
          <AccessCheckImpact instanceId={instanceId} impact={result.impact} />
        </div>
      )}
      {tried.state.status === "failed" ? <Notice tone="bad">{tried.state.message}</Notice> : null}
    </>
  );
}

function questionInput({
  client,
  action,
  topic,
  as,
  key,
  tokens,
  address,
  secure,
  at,
  size,
}: CheckQuestion): Record<string, Input> {
  return { client, action, topic, as, key, tokens, address, secure, at, size };
}

/** Stands in where nobody may save; no control leads to it. */
const refused: FormAction<GroupPolicyView> = async () => ({ status: "idle" });

export type { DraftImpactView };
