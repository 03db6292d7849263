import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ImportStatus } from "@/lib/domain/import.ts";
import { cx } from "./ui/class-names.ts";

const STEPS = ["upload", "columns", "check", "apply", "result"] as const;
const STEP_OF: Readonly<Record<ImportStatus, (typeof STEPS)[number]>> = {
  uploading: "upload",
  draft: "columns",
  checking: "check",
  checked: "check",
  running: "apply",
  stopped: "apply",
  done: "result",
  undoing: "result",
  undone: "result",
};

/** Where an import stands on its way. */
export function ImportSteps({ status }: { status: ImportStatus }) {
  const t = useTranslations("imports.steps");
  const current = STEPS.indexOf(STEP_OF[status]);
  return (
    <ol aria-label={t("label")} className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
      {STEPS.map((step, index) => {
        const isDone = index < current;
        return (
          <li
            key={step}
            aria-current={index === current ? "step" : undefined}
            className={cx("flex items-center gap-2", index === current ? "font-medium text-ink" : "text-muted")}
          >
            <span
              aria-hidden="true"
              className={cx(
                "inline-flex size-5 items-center justify-center rounded-full text-xs tabular-nums [&>svg]:size-3",
                index === current ? "bg-primary text-on-primary" : "border border-line",
              )}
            >
              {isDone ? <Check /> : index + 1}
            </span>
            {t(step)}
            {isDone ? <span className="sr-only"> ({t("done")})</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
