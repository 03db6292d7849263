"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import {
  type DraftRule,
  draftRule,
  findProblems,
  findRemarks,
  type PolicyDraft,
  type Remark,
} from "./group-policy-draft.ts";
import { GroupRuleRow } from "./group-rule-row.tsx";
import { Button } from "./ui/button.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Field } from "./ui/field.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";

/** Default effect and rules of a draft, as controls of the form around them. */
export function GroupPolicyFields({
  draft,
  maxTopicBytes,
  onChange,
}: {
  draft: PolicyDraft;
  maxTopicBytes: number;
  onChange: (change: (before: PolicyDraft) => PolicyDraft) => void;
}) {
  const t = useTranslations("groups");
  const [added, setAdded] = useState<number | null>(null);
  // What is said about the rules may come a moment after what is typed.
  const looked = useDeferredValue(draft);
  const { problems, remarks } = useMemo(() => look(looked, maxTopicBytes), [looked, maxTopicBytes]);

  const change = (key: number, next: Partial<DraftRule>) =>
    onChange((before) => ({
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
    onChange((before) => ({ ...before, rules: [...before.rules, rule] }));
    setAdded(rule.key);
  }

  return (
    <>
      <Field group name="defaultEffect" label={t("default.label")}>
        <RadioCards
          columns={2}
          value={draft.defaultEffect}
          onChange={(value) =>
            onChange((before) => ({ ...before, defaultEffect: value === "Deny" ? "Deny" : "Allow" }))
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
                  onChange((before) => ({ ...before, rules: before.rules.filter(({ key }) => key !== rule.key) }))
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
    </>
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
