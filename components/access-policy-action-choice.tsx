"use client";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type AccessAction, namesAction } from "@/lib/domain/access-policy-action.ts";
import { compilePattern } from "@/lib/domain/access-policy-pattern.ts";
import { ACTION_GROUPS, type ActionGroup } from "./access-policy-action-groups.ts";
import { Button } from "./ui/button.tsx";
import { Checkbox } from "./ui/checkbox.tsx";
import { Input } from "./ui/input.tsx";

const GROUPS = Object.entries(ACTION_GROUPS) as [ActionGroup, readonly AccessAction[]][];
/** What an action does, where its name does not say it. */
const EXPLAINED = ["mq:MqttInstanceAccess", "mq:PUB", "mq:SUB", "mq:QueryToken", "mq:RevokeToken"] as const;

/** All the actions there are to choose from, closed until somebody wants them; patterns are written. */
export function AccessPolicyActionChoice({
  number,
  actions,
  onChange,
}: {
  /** Of the statement. */
  number: number;
  actions: readonly string[];
  onChange: (actions: readonly string[]) => void;
}) {
  const t = useTranslations("accessPolicies.statement");
  const [isOpen, setIsOpen] = useState(false);
  const [pattern, setPattern] = useState("");
  const without = (action: string) => actions.filter((one) => one !== action);
  function add() {
    const text = pattern.trim();
    if (text !== "") onChange([...without(text), text]);
    setPattern("");
  }
  return (
    <details
      className="group/choose rounded-md border border-line"
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted transition-transform duration-100 group-open/choose:rotate-90"
        />
        {t("choose", { number })}
      </summary>
      <div className="flex flex-col gap-4 border-line border-t p-3">
        {isOpen
          ? GROUPS.map(([group, all]) => (
              <Group
                key={group}
                group={group}
                all={all}
                actions={actions}
                onChange={(action, isChosen) => onChange(isChosen ? [...actions, action] : without(action))}
              />
            ))
          : null}
        <div className="flex max-w-md items-center gap-2">
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
          <Button disabled={pattern.trim() === ""} onClick={add}>
            {t("addPattern")}
          </Button>
        </div>
      </div>
    </details>
  );
}

/** The actions about one thing. What a pattern covers is ticked and cannot be taken away alone. */
function Group({
  group,
  all,
  actions,
  onChange,
}: {
  group: ActionGroup;
  all: readonly AccessAction[];
  actions: readonly string[];
  onChange: (action: AccessAction, isChosen: boolean) => void;
}) {
  const t = useTranslations("accessPolicies.action");
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-muted text-xs">{t(`group.${group}`)}</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2 xl:grid-cols-3">
        {all.map((action) => {
          const covering = actions.find((one) => one !== action && namesAction(compilePattern(one), action));
          const explained = EXPLAINED.find((one) => one === action);
          return (
            <Checkbox
              key={action}
              label={<code className="break-all">{action}</code>}
              hint={
                covering ? t("covered", { pattern: covering }) : explained && t(`says.${explained.slice(3) as "PUB"}`)
              }
              checked={covering !== undefined || actions.includes(action)}
              disabled={covering !== undefined}
              onChange={(event) => onChange(action, event.target.checked)}
            />
          );
        })}
      </div>
    </fieldset>
  );
}
