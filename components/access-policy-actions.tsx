"use client";
import { ChevronRight, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type AccessAction, namesAction } from "@/lib/domain/access-policy-action.ts";
import { compilePattern } from "@/lib/domain/access-policy-pattern.ts";
import { ACTION_GROUPS, type ActionGroup } from "./access-policy-action-groups.ts";
import { AccessPolicyProblems, type PolicyFinding } from "./access-policy-problems.tsx";
import { Button } from "./ui/button.tsx";
import { Checkbox } from "./ui/checkbox.tsx";
import { cx } from "./ui/class-names.ts";
import { Input } from "./ui/input.tsx";

const GROUPS = Object.entries(ACTION_GROUPS) as [ActionGroup, readonly AccessAction[]][];
/** What an action does, where its name does not say it. */
const EXPLAINED = ["mq:MqttInstanceAccess", "mq:PUB", "mq:SUB", "mq:QueryToken", "mq:RevokeToken"] as const;

/** The actions of a statement: chosen from all there are, or written as patterns. */
export function AccessPolicyActions({
  number,
  actions,
  findings,
  readOnly,
  onChange,
}: {
  /** Of the statement. */
  number: number;
  actions: readonly string[];
  findings: readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (actions: readonly string[]) => void;
}) {
  const t = useTranslations("accessPolicies.statement");
  const [pattern, setPattern] = useState("");
  const without = (action: string) => actions.filter((one) => one !== action);
  const add = () => {
    const text = pattern.trim();
    if (text !== "") onChange([...without(text), text]);
    setPattern("");
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">{t("actions")}</legend>
      <ul className="flex flex-wrap gap-1.5">
        {actions.map((action, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the same action may stand twice
            key={at}
            className={cx(
              "flex min-w-0 items-center rounded-md border bg-sunken pl-2 font-mono text-sm",
              readOnly && "pr-2",
              findings.some(({ path, isError }) => isError && path.endsWith(`[${at}]`))
                ? "border-bad-mark"
                : "border-line",
            )}
          >
            <span className="min-w-0 break-all py-0.5">{action}</span>
            {readOnly ? null : (
              <button
                type="button"
                aria-label={t("removeAction", { action })}
                onClick={() => onChange(actions.filter((_, other) => other !== at))}
                className="ml-0.5 flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
              >
                <X aria-hidden="true" className="size-3.5" />
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className={findings.length > 0 ? "mt-2" : undefined}>
        <AccessPolicyProblems bare findings={findings} />
      </div>
      {readOnly ? null : (
        <details className="group/choose mt-2 rounded-md border border-line">
          <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden="true"
              className="size-4 shrink-0 text-muted transition-transform duration-100 group-open/choose:rotate-90"
            />
            {t("choose", { number })}
          </summary>
          <div className="flex flex-col gap-3 border-line border-t p-3">
            <ActionChoice actions={actions} onChange={onChange} />
            <div className="flex items-center gap-2">
              <Input
                mono
                aria-label={t("pattern", { number })}
                placeholder="mq:Query*"
                maxLength={512}
                value={pattern}
                onChange={(event) => setPattern(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  add();
                }}
              />
              <Button size="sm" disabled={pattern.trim() === ""} onClick={add}>
                {t("addPattern")}
              </Button>
            </div>
          </div>
        </details>
      )}
    </fieldset>
  );
}

/** Every action there is, by what it is about. What a pattern covers is ticked and cannot be taken away alone. */
function ActionChoice({
  actions,
  onChange,
}: {
  actions: readonly string[];
  onChange: (actions: readonly string[]) => void;
}) {
  const t = useTranslations("accessPolicies.action");
  return (
    <div className="flex flex-col gap-3">
      {GROUPS.map(([group, all]) => (
        <fieldset key={group} className="min-w-0">
          <legend className="mb-1 text-muted text-xs">{t(`group.${group}`)}</legend>
          <div className="grid gap-x-4 gap-y-1.5 xl:grid-cols-2">
            {all.map((action) => {
              const covering = actions.find((one) => one !== action && namesAction(compilePattern(one), action));
              const explained = EXPLAINED.find((one) => one === action);
              return (
                <Checkbox
                  key={action}
                  label={<code className="break-all">{action}</code>}
                  hint={
                    covering
                      ? t("covered", { pattern: covering })
                      : explained && t(`says.${explained.slice(3) as "PUB"}`)
                  }
                  checked={covering !== undefined || actions.includes(action)}
                  disabled={covering !== undefined}
                  onChange={(event) =>
                    onChange(event.target.checked ? [...actions, action] : actions.filter((one) => one !== action))
                  }
                />
              );
            })}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
