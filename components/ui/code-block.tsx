import { cx } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";

/** Code to read and to copy. Scrolls inside its own box; long lines are not broken, so that what is pasted works. */
export function CodeBlock({
  code,
  label,
  wrap = false,
  onCopied,
  className,
}: {
  code: string;
  /** What it is, for the copy button's name and for whoever moves through the page by keyboard. */
  label: string;
  /** Breaks long lines on screen (a key, a URL); what is copied stays one line. */
  wrap?: boolean;
  onCopied?: () => void;
  className?: string;
}) {
  return (
    <div className={cx("flex min-w-0 items-start rounded-lg border border-line bg-sunken", className)}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className={cx(
          "min-w-0 flex-1 overflow-x-auto whitespace-pre rounded-lg p-3 font-mono text-sm leading-5",
          wrap && "whitespace-pre-wrap! break-all",
        )}
      >
        <code>{code}</code>
      </section>
      <CopyButton text={code} what={label} className="mt-2 mr-2" {...(onCopied ? { onCopied } : {})} />
    </div>
  );
}
