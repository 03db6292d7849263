"use client";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { GroupPolicyConflict } from "./group-policy-conflict.tsx";
import { areSameTests, type DraftTest, draftOf, draftTest, findBroken, isSamePolicy } from "./group-policy-draft.ts";
import { GroupPolicyFields } from "./group-policy-fields.tsx";
import { GroupPolicyTests } from "./group-policy-tests.tsx";
import type { GroupPolicyView } from "./group-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Form } from "./ui/form.tsx";
import { Status } from "./ui/status.tsx";
import { useUnsavedGuard } from "./use-unsaved-guard.ts";

/**
 * The policy of a group, edited in place. `saved` is the present one and may change under the editor: without changes of
 * one's own it is taken over; with some, both are kept apart until the person has chosen.
 */
export function GroupPolicyEditor({
  instanceId,
  groupId,
  saved,
  maxTopicBytes,
  action,
}: {
  instanceId: string;
  groupId: string;
  saved: GroupPolicyView;
  maxTopicBytes: number;
  action: FormAction<GroupPolicyView>;
}) {
  const t = useTranslations("groups");
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [tests, setTests] = useState<readonly DraftTest[]>(() => saved.tests.map(draftTest));

  const isDirty = !isSamePolicy(draft, base) || !areSameTests(tests, base.tests);
  const isBehind = saved.policyVersion !== base.policyVersion;
  if (isBehind && (!isDirty || isSamePolicy(draft, saved))) {
    setBase(saved);
    if (!isSamePolicy(draft, saved)) setDraft(draftOf(saved));
    if (!isDirty) setTests(saved.tests.map(draftTest));
  }
  useUnsavedGuard(isDirty);

  const looked = useDeferredValue(draft);
  const broken = useMemo(() => findBroken(groupId, looked, tests), [groupId, looked, tests]);

  function take() {
    setBase(saved);
    setDraft(draftOf(saved));
    setTests(saved.tests.map(draftTest));
  }

  function discard() {
    setDraft(draftOf(base));
    setTests(base.tests.map(draftTest));
  }

  return (
    <Form
      action={action}
      hidden={{ instanceId, id: groupId, expectedVersion: base.policyVersion }}
      submitLabel={t("policy.save")}
      submitDisabled={!isDirty}
      stickySubmit={isDirty}
      label={t("policy.title")}
      onDone={setBase}
      extra={
        isDirty ? (
          <>
            <Status kind="pending" className="mr-auto text-sm max-sm:sr-only">
              {t("policy.unsaved")}
            </Status>
            <Button variant="quiet" onClick={discard}>
              {t("policy.discard")}
            </Button>
          </>
        ) : undefined
      }
    >
      {isBehind && isDirty ? (
        <GroupPolicyConflict newer={saved} draft={draft} onTake={take} onKeep={() => setBase(saved)} />
      ) : null}
      <GroupPolicyFields draft={draft} maxTopicBytes={maxTopicBytes} onChange={setDraft} />
      <GroupPolicyTests tests={tests} broken={broken} onChange={setTests} />
    </Form>
  );
}
