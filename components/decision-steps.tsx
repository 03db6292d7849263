import { CircleCheck, CircleMinus, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Step } from "@/lib/domain/decision.ts";
import { formatCount } from "./ui/number.tsx";

/** The checks of a decision in the order in which they were made. */
export function DecisionSteps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="flex flex-col gap-1.5 text-sm">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a decision never changes
        <StepLine key={index} step={step} />
      ))}
    </ol>
  );
}

const MARKS = {
  pass: { Icon: CircleCheck, color: "text-good-mark" },
  refuse: { Icon: CircleX, color: "text-bad-mark" },
  skip: { Icon: CircleMinus, color: "text-subtle" },
} as const;

/** A use of a quota is written as in a log: "3/1000000". */
const subjectText = (subject: string): string =>
  /^\d+\/\d+$/.test(subject) ? subject.split("/").map(Number).map(formatCount).join(" / ") : subject;

function StepLine({ step }: { step: Step }) {
  const t = useTranslations("denials");
  const { Icon, color } = MARKS[step.outcome];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${color}`} />
      <span className="min-w-0">
        <span className={step.outcome === "refuse" ? "font-medium" : undefined}>{t(`step.${step.check}`)}</span>{" "}
        <span className="text-muted">{t(`outcome.${step.outcome}`)}</span>
        {step.subject === undefined ? null : (
          <code className="ml-2 break-all text-muted text-xs">{subjectText(step.subject)}</code>
        )}
      </span>
    </li>
  );
}
