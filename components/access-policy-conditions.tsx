"use client";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { CONDITION_OPERATORS } from "@/lib/domain/access-policy-condition.ts";
import { keysOf, nextCondition, sampleOf, withOperator } from "./access-policy-condition-draft.ts";
import type { DraftCondition } from "./access-policy-draft.ts";
import { AccessPolicyProblems, type PolicyFinding } from "./access-policy-problems.tsx";
import { Button } from "./ui/button.tsx";
import { IconButton } from "./ui/icon-button.tsx";
import { Input } from "./ui/input.tsx";
import { Select } from "./ui/select.tsx";

const OPERATORS = [...CONDITION_OPERATORS.keys()];
const options = (value: string, all: readonly string[]) =>
  (all.includes(value) ? all : [value, ...all]).map((one) => ({ value: one, label: one }));

/** The conditions of a statement, one in a line; all of them must hold. */
export function AccessPolicyConditions({
  conditions,
  findings,
  readOnly,
  onChange,
}: {
  conditions: readonly DraftCondition[];
  findings: readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (conditions: readonly DraftCondition[]) => void;
}) {
  const t = useTranslations("accessPolicies.statement");
  const next = nextCondition(conditions);
  const isWrong = ({ operator, key }: DraftCondition) =>
    findings.some(({ path, isError }) => isError && path.includes(`.Condition.${operator}.${key}`));
  const change = (at: number, condition: DraftCondition) =>
    onChange(conditions.map((one, other) => (other === at ? condition : one)));
  if (readOnly) return <ReadConditions conditions={conditions} title={t("conditions")} />;
  return (
    <fieldset className="min-w-0">
      <legend className={conditions.length > 0 ? "mb-1.5 font-medium text-sm" : "sr-only"}>{t("conditions")}</legend>
      <ul className="flex flex-col gap-2 sm:gap-1.5">
        {conditions.map((condition, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place; its parts change with every key
          <li key={at} className="flex items-center gap-1">
            <div className="grid min-w-0 flex-1 gap-1.5 sm:grid-cols-[minmax(0,14rem)_minmax(0,12rem)_minmax(0,1fr)]">
              <Select
                aria-label={t("operator", { number: at + 1 })}
                value={condition.operator}
                onChange={(event) => change(at, withOperator(condition, event.target.value))}
                options={options(condition.operator, OPERATORS)}
              />
              <Select
                aria-label={t("key", { number: at + 1 })}
                value={condition.key}
                onChange={(event) => change(at, { ...condition, key: event.target.value })}
                options={options(condition.key, keysOf(condition.operator))}
              />
              <Input
                mono
                aria-label={t("values", { number: at + 1 })}
                data-tip={t("valuesHint")}
                aria-invalid={isWrong(condition) || undefined}
                placeholder={sampleOf(condition.operator)}
                value={condition.values.join(", ")}
                onChange={(event) => change(at, { ...condition, values: event.target.value.split(/,\s*/) })}
              />
            </div>
            <IconButton
              label={t("removeCondition", { number: at + 1 })}
              icon={<X />}
              onClick={() => onChange(conditions.filter((_, other) => other !== at))}
            />
          </li>
        ))}
      </ul>
      <div className={findings.length > 0 ? "mt-2" : undefined}>
        <AccessPolicyProblems findings={findings} />
      </div>
      {next === null ? null : (
        <Button
          size="sm"
          variant="quiet"
          icon={<Plus />}
          className={conditions.length > 0 ? "mt-1.5 -ml-2" : "-ml-2"}
          onClick={() => onChange([...conditions, next])}
        >
          {t("addCondition")}
        </Button>
      )}
    </fieldset>
  );
}

function ReadConditions({ conditions, title }: { conditions: readonly DraftCondition[]; title: string }) {
  if (conditions.length === 0) return null;
  return (
    <div>
      <p className="mb-1.5 font-medium text-sm">{title}</p>
      <ul className="flex flex-col gap-1 text-sm">
        {conditions.map(({ operator, key, values }) => (
          <li key={`${operator} ${key}`}>
            <code className="break-all">
              {operator} {key} {values.join(", ")}
            </code>
          </li>
        ))}
      </ul>
    </div>
  );
}
