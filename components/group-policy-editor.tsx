"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { GroupPolicyConflict } from "./group-policy-conflict.tsx";
import {
  type DraftRule,
  draftOf,
  draftRule,
  findProblems,
  findRemarks,
  isSamePolicy,
  type PolicyDraft,
  type Remark,
} from "./group-policy-draft.ts";
import { GroupRuleRow } from "./group-rule-row.tsx";
import type { GroupPolicyView } from "./group-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { Status } from "./ui/status.tsx";

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
  const [added, setAdded] = useState<number | null>(null);

  const isDirty = !isSamePolicy(draft, base);
  const isBehind = saved.policyVersion !== base.policyVersion;
  if (isBehind && (!isDirty || isSamePolicy(draft, saved))) {
    setBase(saved);
    if (!isSamePolicy(draft, saved)) setDraft(draftOf(saved));
  }
  useUnsavedGuard(isDirty);

  // What is said about the rules may come a moment after what is typed.
  const looked = useDeferredValue(draft);
  const { problems, remarks } = useMemo(() => look(looked, maxTopicBytes), [looked, maxTopicBytes]);

  const change = (key: number, next: Partial<DraftRule>) =>
    setDraft((before) => ({
      ...before,
      rules: before.rules.map((rule) => (rule.key === key ? { ...rule, ...next } : rule)),
    }));

  function add() {
    const rule = draftRule({
      effect: draft.defaultEffect === "Allow" ? "Deny" : "Allow",
      pub: true,
      sub: true,
      topic: "",
    });
    setDraft((before) => ({ ...before, rules: [...before.rules, rule] }));
    setAdded(rule.key);
  }

  function take() {
    setBase(saved);
    setDraft(draftOf(saved));
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
            <Button variant="quiet" onClick={() => setDraft(draftOf(base))}>
              {t("policy.discard")}
            </Button>
          </>
        ) : undefined
      }
    >
      {isBehind && isDirty ? (
        <GroupPolicyConflict newer={saved} draft={draft} onTake={take} onKeep={() => setBase(saved)} />
      ) : null}
      <Field group name="defaultEffect" label={t("default.label")}>
        <RadioCards
          columns={2}
          value={draft.defaultEffect}
          onChange={(value) =>
            setDraft((before) => ({ ...before, defaultEffect: value === "Deny" ? "Deny" : "Allow" }))
          }
          choices={(["Allow", "Deny"] as const).map((effect) => ({
            value: effect,
            label: t(`default.${effect}`),
            hint: t(`default.${effect}Hint`),
          }))}
        />
      </Field>
      <div className="border-line border-t">
        {draft.rules.length === 0 ? (
          <EmptyState
            compact
            title={t(draft.defaultEffect === "Allow" ? "policy.noRulesAllow" : "policy.noRulesDeny")}
          />
        ) : (
          <ol>
            {draft.rules.map((rule, index) => (
              <GroupRuleRow
                key={rule.key}
                index={index}
                rule={rule}
                rules={looked.rules}
                // Somebody who has just begun a rule is not told that it is empty.
                problems={rule.key === added && rule.topic === "" ? undefined : problems.get(rule.key)}
                remarks={remarks.get(rule.key) ?? []}
                maxTopicBytes={maxTopicBytes}
                autoFocus={rule.key === added}
                onChange={(next) => change(rule.key, next)}
                onRemove={() =>
                  setDraft((before) => ({ ...before, rules: before.rules.filter(({ key }) => key !== rule.key) }))
                }
              />
            ))}
          </ol>
        )}
      </div>
      <div>
        <Button icon={<Plus />} onClick={add}>
          {t("policy.add")}
        </Button>
      </div>
    </Form>
  );
}

/** Problems and remarks by the key of the rule. */
function look(draft: PolicyDraft, maxTopicBytes: number) {
  const byIndex = findProblems(draft.rules, maxTopicBytes);
  const keyOf = (index: number) => draft.rules[index]?.key ?? 0;
  const problems = new Map([...byIndex].map(([index, problem]) => [keyOf(index), problem]));
  const remarks = new Map<number, Remark[]>();
  for (const remark of findRemarks(draft, byIndex)) {
    const key = keyOf(remark.rule);
    remarks.set(key, [...(remarks.get(key) ?? []), remark]);
  }
  return { problems, remarks };
}

/** The browser asks before a page with unsaved changes is left. */
function useUnsavedGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
}
