"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AccessPolicyProblems, type PolicyFinding } from "./access-policy-problems.tsx";
import { cx } from "./ui/class-names.ts";

/** The actions of a statement. */
export function AccessPolicyActions({
  actions,
  findings,
  readOnly,
  onChange,
}: {
  actions: readonly string[];
  findings: readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (actions: readonly string[]) => void;
}) {
  const t = useTranslations("accessPolicies.statement");
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
    </fieldset>
  );
}
