import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "./ui/class-names.ts";
import { Link } from "./ui/navigation.tsx";

export interface GuideStep {
  readonly key: string;
  readonly title: string;
  /** Of a step that is done: what was chosen, and where it can be chosen again. */
  readonly chosen?: { readonly value: ReactNode; readonly changeHref: string } | undefined;
  /** Of the step that is on. */
  readonly content?: ReactNode;
}

/** Steps one below the other: what was chosen, what is on, what is to come. */
export function GuideSteps({ steps, current }: { steps: readonly GuideStep[]; current: number }) {
  const t = useTranslations("guide");
  return (
    <ol className="flex flex-col">
      {steps.map((step, index) => {
        const isDone = index < current;
        const isOn = index === current;
        return (
          <li
            key={step.key}
            aria-current={isOn ? "step" : undefined}
            className="group/step relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-4 pb-6 last:pb-0"
          >
            {index < steps.length - 1 ? (
              <span aria-hidden="true" className="absolute top-8 bottom-1 left-[0.84rem] w-px bg-line" />
            ) : null}
            <span
              aria-hidden="true"
              className={cx(
                "flex size-7 items-center justify-center rounded-full border text-sm tabular-nums",
                isDone && "border-good-mark bg-good-soft text-good-text",
                isOn && "border-accent bg-selected font-medium text-accent",
                // The last step is done when the device has come, which happens without the server drawing the page again.
                "group-has-[[data-arrival=connected]]/step:border-good-mark group-has-[[data-arrival=connected]]/step:bg-good-soft group-has-[[data-arrival=connected]]/step:text-good-text",
                !isDone && !isOn && "border-line bg-surface text-subtle",
              )}
            >
              {isDone ? <Check className="size-4" /> : index + 1}
            </span>
            <div className="min-w-0">
              <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
                <h2 className={cx("font-semibold text-md", !isDone && !isOn && "text-subtle")}>
                  {step.title}
                  {isDone ? <span className="sr-only"> ({t("done")})</span> : null}
                </h2>
                {isDone && step.chosen ? (
                  <span className="flex min-w-0 items-center gap-3 text-muted text-sm">
                    <span className="min-w-0 break-all">{step.chosen.value}</span>
                    <Link href={step.chosen.changeHref} className="text-accent hover:underline">
                      {t("change")}
                      <span className="sr-only">: {step.title}</span>
                    </Link>
                  </span>
                ) : null}
              </div>
              {isOn ? <div className="mt-3">{step.content}</div> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Things that are there already, to be taken with one press. */
export function GuideChoices({
  label,
  choices,
}: {
  label: string;
  choices: readonly { readonly key: string; readonly href: string; readonly title: string; readonly detail?: string }[];
}) {
  return (
    <div>
      <h3 className="mb-2 font-medium text-sm">{label}</h3>
      <ul className="grid gap-2 sm:grid-cols-2">
        {choices.map(({ key, href, title, detail }) => (
          <li key={key} className="min-w-0">
            <Link
              href={href}
              className="block rounded-lg border border-line bg-surface px-3 py-2.5 text-sm transition-colors duration-100 hover:border-outline hover:bg-hover"
            >
              <span className="block truncate font-medium">{title}</span>
              {detail ? <code className="block truncate text-subtle text-xs">{detail}</code> : null}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
