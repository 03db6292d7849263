"use client";
import { CircleAlert, Info, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { actionText, type DraftRule, type Remark, type RuleProblems } from "./group-policy-draft.ts";
import { Checkbox } from "./ui/checkbox.tsx";
import { cx } from "./ui/class-names.ts";
import { IconButton } from "./ui/icon-button.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";

/** One rule, edited in place, with what is wrong with it and what a person should know about it. */
export function GroupRuleRow({
  index,
  rule,
  rules,
  problems,
  remarks,
  maxTopicBytes,
  autoFocus = false,
  onChange,
  onRemove,
}: {
  index: number;
  rule: DraftRule;
  /** The rules as they were when the remarks were made, which name them. */
  rules: readonly DraftRule[];
  problems: RuleProblems | undefined;
  remarks: readonly Remark[];
  maxTopicBytes: number;
  autoFocus?: boolean;
  onChange: (change: Partial<DraftRule>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("groups");
  const id = useId();
  const number = index + 1;
  const path = `rules.${index}`;
  const topicProblem = problems?.topic;
  const messages = [
    ...(topicProblem === undefined
      ? []
      : [
          topicProblem.kind === "same"
            ? t("policy.sameRule", { number: topicProblem.other + 1 })
            : t("policy.problem", { problem: t(`topicProblem.${topicProblem.why}`, { limit: maxTopicBytes }) }),
        ]),
    ...(problems?.actions === undefined ? [] : [t("policy.chooseAction")]),
  ];
  return (
    <li className="border-line border-b py-3 last:border-b-0">
      <fieldset className="min-w-0" aria-describedby={messages.length + remarks.length > 0 ? `${id}-notes` : undefined}>
        <legend className="sr-only">{t("policy.rule", { number })}</legend>
        <div className="grid grid-cols-[1.5rem_auto_1fr_auto] items-center gap-x-3 gap-y-2 lg:grid-cols-[1.5rem_auto_auto_minmax(0,1fr)_auto]">
          <span aria-hidden="true" data-numeric className="text-right text-subtle text-sm">
            {number}
          </span>
          <Segmented
            name={`${path}.effect`}
            label={t("policy.effect", { number })}
            value={rule.effect}
            onChange={(effect) => onChange({ effect: effect === "Deny" ? "Deny" : "Allow" })}
            options={[
              { value: "Allow", label: t("effect.Allow") },
              { value: "Deny", label: t("effect.Deny") },
            ]}
          />
          <fieldset aria-label={t("policy.actions", { number })} className="flex flex-wrap gap-x-4 gap-y-1">
            <Checkbox
              name={`${path}.pub`}
              label={<code>mq:PUB</code>}
              checked={rule.pub}
              aria-invalid={problems?.actions ? true : undefined}
              onChange={(event) => onChange({ pub: event.target.checked })}
            />
            <Checkbox
              name={`${path}.sub`}
              label={<code>mq:SUB</code>}
              checked={rule.sub}
              aria-invalid={problems?.actions ? true : undefined}
              onChange={(event) => onChange({ sub: event.target.checked })}
            />
          </fieldset>
          <div className="max-lg:col-span-4 max-lg:row-start-2 max-lg:pl-9">
            <Input
              mono
              required
              name={`${path}.topic`}
              aria-label={t("policy.topic", { number })}
              aria-invalid={topicProblem ? true : undefined}
              aria-describedby={messages.length > 0 ? `${id}-notes` : undefined}
              autoFocus={autoFocus}
              placeholder="sensors/+/temperature"
              value={rule.topic}
              onChange={(event) => onChange({ topic: event.target.value })}
            />
          </div>
          <IconButton
            label={t("policy.remove", { number })}
            icon={<Trash2 />}
            onClick={onRemove}
            className="max-lg:col-start-4 max-lg:row-start-1"
          />
        </div>
      </fieldset>
      {messages.length + remarks.length > 0 ? (
        <ul id={`${id}-notes`} className="mt-2 flex flex-col gap-1 pl-9 text-sm">
          {messages.map((message) => (
            <Note key={message} tone="bad">
              {message}
            </Note>
          ))}
          {[...remarks].sort(warningsFirst).map((remark) => {
            const other = remark.other === null ? undefined : rules[remark.other];
            return (
              <Note key={`${remark.kind} ${remark.other}`} tone={TONES[remark.kind] ?? "info"}>
                {t(`remark.${remark.kind}`, {
                  topic: other?.topic ?? rule.topic,
                  number: (remark.other ?? index) + 1,
                  effect: t(`effect.${other?.effect ?? rule.effect}`),
                  actions: actionText({ pub: remark.actions.includes("PUB"), sub: remark.actions.includes("SUB") }),
                })}
              </Note>
            );
          })}
        </ul>
      ) : null}
    </li>
  );
}

const TONES: Partial<Record<Remark["kind"], "warn">> = {
  deny_wins_always: "warn",
  deny_wins_actions: "warn",
  deny_wins_overlap: "warn",
  deny_wins_overlap_pub: "warn",
  separates_actions: "warn",
  needs_both: "warn",
};

const warningsFirst = (a: Remark, b: Remark) => Number(b.kind in TONES) - Number(a.kind in TONES);

function Note({ tone, children }: { tone: "bad" | "warn" | "info"; children: string }) {
  const Icon = tone === "info" ? Info : CircleAlert;
  return (
    <li
      className={cx(
        "flex gap-1.5",
        tone === "bad" ? "text-bad-text" : tone === "warn" ? "text-warn-text" : "text-muted",
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}
