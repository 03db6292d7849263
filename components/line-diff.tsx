import { useTranslations } from "next-intl";
import { diffLines, foldSame } from "@/lib/domain/line-diff.ts";
import { cx } from "./ui/class-names.ts";

const LOOK = {
  same: { mark: " ", row: "", text: "text-muted" },
  removed: { mark: "−", row: "bg-bad-soft", text: "text-bad-text" },
  added: { mark: "+", row: "bg-good-soft", text: "text-good-text" },
} as const;

/** What makes one text of another, line by line: what went, what came, and some lines around. */
export function LineDiff({ label, before, after }: { label: string; before: string; after: string }) {
  const t = useTranslations("common.diff");
  const lines = diffLines(before, after);
  if (lines.every(({ kind }) => kind === "same")) return <p className="text-muted text-sm">{t("same")}</p>;
  return (
    // It scrolls sideways, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-surface">
      <ol className="w-fit min-w-full py-1 font-mono text-xs leading-5">
        {foldSame(lines).map((line, at) =>
          line.kind === "gap" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
            <li key={at} className="px-3 font-sans text-subtle">
              {t("gap", { count: line.lines })}
            </li>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
            <li key={at} className={cx("flex", LOOK[line.kind].row)}>
              <span aria-hidden="true" className="w-10 shrink-0 select-none pr-2 text-right text-subtle" data-numeric>
                {line.after ?? line.before}
              </span>
              <span aria-hidden="true" className={cx("w-5 shrink-0 select-none", LOOK[line.kind].text)}>
                {LOOK[line.kind].mark}
              </span>
              <span className={cx("whitespace-pre pr-3", LOOK[line.kind].text)}>
                {line.kind === "same" ? null : <span className="sr-only">{t(line.kind)} </span>}
                {line.text || " "}
              </span>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}
