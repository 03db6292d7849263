"use client";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { AccessPolicyActionChoice } from "./access-policy-action-choice.tsx";
import { AccessPolicyActions } from "./access-policy-actions.tsx";
import { AccessPolicyConditions } from "./access-policy-conditions.tsx";
import type { DraftStatement } from "./access-policy-draft.ts";
import type { PolicyFinding } from "./access-policy-problems.tsx";
import { AccessPolicyResources } from "./access-policy-resources.tsx";
import { cx } from "./ui/class-names.ts";
import { IconButton } from "./ui/icon-button.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { Status } from "./ui/status.tsx";

/** One statement of an access policy, as a form. */
export function AccessPolicyStatement({
  index,
  statement,
  suggestionsId,
  findings,
  readOnly,
  onChange,
  onRemove,
}: {
  index: number;
  statement: DraftStatement;
  /** Of the list of resources that could be meant. */
  suggestionsId: string;
  /** About this statement. */
  findings: readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (next: DraftStatement) => void;
  /** Null where it is the only one. */
  onRemove: (() => void) | null;
}) {
  const t = useTranslations("accessPolicies");
  const number = index + 1;
  const { effect, actions, resources, conditions } = statement;
  const effects = effect === "Allow" || effect === "Deny" ? ["Allow", "Deny"] : [effect, "Allow", "Deny"];
  const word = (value: string) => (value === "Allow" || value === "Deny" ? t(`effect.${value}`) : value);
  const about = (part: string) => findings.filter(({ path }) => path.startsWith(`$.Statement[${index}].${part}`));
  return (
    <li
      // What a statement decided leads here.
      id={`statement-${number}`}
      className={cx(
        "scroll-mt-16 target:bg-selected",
        "border-line border-b border-l-2 p-4 last:border-b-0",
        effect === "Allow" ? "border-l-good-mark" : "border-l-bad-mark",
      )}
    >
      <fieldset className="flex min-w-0 flex-col gap-3">
        <legend className="sr-only">{t("statement.title", { number })}</legend>
        <div className="flex items-center gap-3">
          <span aria-hidden="true" className="font-medium text-muted text-sm" data-numeric>
            {number}
          </span>
          {readOnly ? (
            <Status kind={effect === "Allow" ? "good" : "bad"}>{word(effect)}</Status>
          ) : (
            <Segmented
              label={t("statement.effect", { number })}
              value={effect}
              onChange={(value) => onChange({ ...statement, effect: value })}
              options={effects.map((value) => ({ value, label: word(value) }))}
            />
          )}
          <span className="flex-1" />
          {onRemove === null || readOnly ? null : (
            <IconButton label={t("statement.remove", { number })} icon={<Trash2 />} onClick={onRemove} />
          )}
        </div>
        <div className="grid gap-4 lg:grid-cols-2 lg:gap-6">
          <AccessPolicyActions
            actions={actions}
            findings={about("Action")}
            readOnly={readOnly}
            onChange={(next) => onChange({ ...statement, actions: next })}
          />
          <AccessPolicyResources
            number={number}
            resources={resources}
            suggestionsId={suggestionsId}
            findingsAt={(place) =>
              about("Resource").filter(
                ({ path }) =>
                  path.endsWith(`[${place}]`) || (place === resources.length - 1 && path.endsWith("Resource")),
              )
            }
            readOnly={readOnly}
            onChange={(next) => onChange({ ...statement, resources: next })}
          />
        </div>
        {readOnly ? null : (
          <AccessPolicyActionChoice
            number={number}
            actions={actions}
            onChange={(next) => onChange({ ...statement, actions: next })}
          />
        )}
        <AccessPolicyConditions
          conditions={conditions}
          findings={about("Condition")}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...statement, conditions: next })}
        />
      </fieldset>
    </li>
  );
}
