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
    <div className={cx("relative min-w-0 rounded-lg border border-line bg-sunken", className)}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className={cx(
          "overflow-x-auto whitespace-pre rounded-lg p-3 pr-12 font-mono text-sm leading-5",
          wrap && "whitespace-pre-wrap! break-all",
        )}
      >
        <code>{code}</code>
      </section>
      <CopyButton
        text={code}
        what={label}
        className="absolute top-1.5 right-1.5 bg-sunken"
        {...(onCopied ? { onCopied } : {})}
      />
    </div>
  );
}
