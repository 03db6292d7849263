"use client";
import { cx } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";
import { Link } from "./navigation.tsx";

/**
 * An identifier. Where there is no room the middle gives way to an ellipsis, by style only: the whole text stays in the
 * page, in the tooltip, in what is selected and in what is copied. `tail` characters at the end are always seen. It is drawn in the
 * browser: lists hold hundreds of them, and one weighs a tenth of what it draws.
 */
export function MonoId({
  value,
  href,
  what,
  copy = true,
  tail = 6,
  className,
}: {
  value: string;
  href?: string;
  /** What it is, for the copy button's name: "client ID". */
  what?: string;
  copy?: boolean;
  tail?: number;
  className?: string;
}) {
  const cut = Math.max(0, value.length - tail);
  const text = (
    <>
      {/* Said in one piece: two parts side by side would be read, and searched, as two words. */}
      <span className="sr-only select-none">{value}</span>
      <span aria-hidden="true" className="mono-id-cut">
        {value.slice(0, cut)}
      </span>
      <span aria-hidden="true" className="shrink-0 whitespace-pre">
        {value.slice(cut)}
      </span>
    </>
  );
  const style = "mono-id";
  return (
    <span className={cx("group/id inline-flex max-w-full min-w-0 items-center gap-1 align-middle", className)}>
      {href === undefined ? (
        <span className={style} data-tip={value}>
          {text}
        </span>
      ) : (
        <Link href={href} data-tip={value} className={cx(style, "font-medium hover:text-accent")}>
          {text}
        </Link>
      )}
      {copy ? <CopyButton text={value} {...(what === undefined ? {} : { what })} className="mono-id-copy" /> : null}
    </span>
  );
}
