"use client";
import { FlaskConical, WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useDeferredValue, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { DraftImpactView, TriedView } from "./access-check-draft-view.ts";
import { AccessCheckImpact } from "./access-check-impact.tsx";
import { type AccessPolicyDraft, draftOfProposal, emptyDraft, type UserOfCheck } from "./access-check-policy-draft.ts";
import { AllowProposal, type AllowProposalView } from "./access-check-proposal.tsx";
import { ANSWER_ID, type CheckPlace, Side } from "./access-check-result.tsx";
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
import { Skeleton } from "./ui/skeleton.tsx";
import { useAction } from "./ui/use-action.ts";

const AccessCheckPolicy = lazy(() => import("./access-check-policy.tsx"));

export interface DraftActions {
  readonly propose: FormAction<AllowProposalView>;
  readonly tryDraft: FormAction<TriedView>;
  /** Null for who may only look. */
  readonly savePolicy: FormAction<GroupPolicyView> | null;
  readonly savePermission: FormAction<null> | null;
  readonly saveAccessPolicy: FormAction<unknown> | null;
  readonly createAccessPolicy: FormAction<unknown> | null;
}

export interface GroupOfCheck {
  readonly groupId: string;
  readonly policy: GroupPolicyView;
  readonly maxTopicBytes: number;
}

/** A draft beside the answer: what it would decide, what it would change of what was really seen, and the way to save it. */
export function AccessCheckDraft({
  place,
  question,
  check,
  group,
  user,
  actions,
}: {
  place: CheckPlace;
  question: CheckQuestion;
  check: AccessCheckView;
  /** Null where the client belongs to no group that exists. */
  group: GroupOfCheck | null;
  /** Null where access policies do not limit the client, or may not be seen. */
  user: UserOfCheck | null;
  actions: DraftActions;
}) {
  const t = useTranslations("accessCheck");
  const [draft, setDraft] = useState<PolicyDraft | null>(null);
  const [policy, setPolicy] = useState<AccessPolicyDraft | null>(null);
  /** Answers about a draft that has been saved since. */
  const [past, setPast] = useState<readonly unknown[]>([]);
  const panel = useRef<HTMLDivElement>(null);
  const tried = useAction(actions.tryDraft);
  const proposed = useAction(actions.propose, {
    onDone: ({ groupPolicy, accessPolicy }) => {
      const ofGroup = groupPolicy !== null && groupPolicy.groupId === group?.groupId ? draftOf(groupPolicy) : draft;
      const ofUser = accessPolicy !== null && user !== null ? draftOfProposal(user, accessPolicy.document) : policy;
      setDraft(ofGroup);
      setPolicy(ofUser);
      if (ofGroup !== null || ofUser !== null) askDraft(ofGroup, ofUser);
    },
  });
  const saved = useAction(actions.saveAccessPolicy ?? nothing, { onDone: () => close("policy") });
  const created = useAction(actions.createAccessPolicy ?? nothing, { onDone: () => close("policy") });
  const { instanceId } = place;
  const asked = { instanceId, ...questionInput(question) };
  // Whoever comes to have a refusal allowed need not ask for it once more.
  const arrive = useEffectEvent(() => {
    if (window.location.hash !== "#allow" || check.next.decision.allowed) return;
    panel.current?.focus();
    proposed.run(asked);
  });
  useEffect(() => arrive(), []);

  /** What was saved is a draft no more: what is in force now stands in the answer above, and the focus goes there. */
  function close(part: "group" | "policy") {
    if (part === "group") setDraft(null);
    else setPolicy(null);
    if ((part === "group" ? policy : draft) !== null) return;
    setPast([tried.state, proposed.state]);
    document.getElementById(ANSWER_ID)?.focus();
  }

  /** Both drafts together: each may be of no use without the other. */
  function askDraft(ofGroup: PolicyDraft | null, ofUser: AccessPolicyDraft | null) {
    const rules = ofGroup?.rules.map(({ effect, pub, sub, topic }) => ({ effect, pub, sub, topic }));
    tried.run({
      ...asked,
      ...(ofGroup === null || group === null
        ? {}
        : { groupId: group.groupId, defaultEffect: ofGroup.defaultEffect, rules }),
      ...(ofUser === null || user === null
        ? {}
        : { policy: { name: ofUser.name, document: ofUser.document, userId: user.userId } }),
    });
  }

  function savePolicy({ name, version, document }: AccessPolicyDraft) {
    if (version > 0) saved.run({ name, seenVersion: version, document });
    else if (user !== null) created.run({ name, document, attachTo: user.userId });
  }

  const looked = useDeferredValue(draft);
  const broken = useMemo(
    () =>
      looked === null || group === null ? [] : [...findBroken(group.groupId, looked, group.policy.tests).values()],
    [looked, group],
  );
  const proposal = proposed.state.status === "ok" && !past.includes(proposed.state) ? proposed.state.data : null;
  // What was drafted is longer than the place where it was asked for.
  useEffect(() => {
    if (proposal !== null) panel.current?.scrollIntoView();
  }, [proposal]);
  const result = tried.state.status === "ok" && !past.includes(tried.state) ? tried.state.data : null;
  const isDirty = draft !== null && group !== null && !isSamePolicy(draft, group.policy);
  const tryButton = (
    <Button icon={<FlaskConical />} busy={tried.pending} onClick={() => askDraft(draft, policy)}>
      {t("draft.try")}
    </Button>
  );
  return (
    <>
      <div ref={panel} tabIndex={-1} className="scroll-mt-20 outline-none">
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
              {user === null || policy !== null ? null : (
                <>
                  {user.policies.map(({ name, version, document }) => (
                    <Button key={name} className={longName} onClick={() => setPolicy({ name, version, document })}>
                      {t("policy.open", { name })}
                    </Button>
                  ))}
                  <Button className={longName} onClick={() => setPolicy(emptyDraft(user, instanceId))}>
                    {t("policy.openNew", { user: user.name })}
                  </Button>
                </>
              )}
              {group === null || draft !== null ? null : (
                <Button className={longName} onClick={() => setDraft(draftOf(group.policy))}>
                  {t("draft.open", { groupId: group.groupId })}
                </Button>
              )}
            </>
          }
        >
          {proposal === null && draft === null && policy === null ? null : (
            <div className="flex flex-col gap-4">
              {proposal === null ? null : (
                <AllowProposal
                  instanceId={instanceId}
                  proposal={proposal}
                  drafted={policy !== null}
                  savePermission={actions.savePermission}
                />
              )}
              {policy === null || user === null ? null : (
                <Suspense fallback={<Skeleton className="h-64" />}>
                  <AccessCheckPolicy
                    user={user}
                    draft={policy}
                    onChange={setPolicy}
                    onDiscard={() => setPolicy(null)}
                    tryButton={tryButton}
                    save={
                      actions.saveAccessPolicy === null
                        ? null
                        : {
                            pending: saved.pending || created.pending,
                            nameError: created.state.status === "failed" ? created.state.fields?.name : undefined,
                            run: () => savePolicy(policy),
                          }
                    }
                  />
                </Suspense>
              )}
              {draft === null || group === null ? null : (
                <Form
                  action={actions.savePolicy ?? refused}
                  hidden={{ instanceId, id: group.groupId, expectedVersion: group.policy.policyVersion }}
                  submitLabel={t("draft.save", { groupId: group.groupId })}
                  submitDisabled={!isDirty}
                  bare={actions.savePolicy === null}
                  label={t("draft.title")}
                  onDone={() => close("group")}
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
      </div>
      {result === null ? null : (
        <div className="flex flex-col gap-4" aria-live="polite">
          <Side title={t("draft.answer")} side={result.drafted} place={place} question={question} />
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

/** Stand in where nobody may save; no control leads to them. */
const refused: FormAction<GroupPolicyView> = async () => ({ status: "idle" });
const nothing: FormAction<unknown> = async () => ({ status: "idle" });

export type { DraftImpactView };

/** Its words have a name in them that can be 64 characters long. */
const longName =
  "max-w-full max-sm:h-auto max-sm:min-h-8.5 max-sm:shrink max-sm:whitespace-normal max-sm:py-1 max-sm:text-left max-sm:wrap-anywhere";
