"use client";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { cx } from "./class-names.ts";
import { Link, useLocation } from "./navigation.tsx";

const listStyle = "flex gap-5 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] [scrollbar-width:none]";
const tabStyle =
  "shrink-0 whitespace-nowrap border-b-2 border-transparent pb-2 pt-1 text-sm text-muted transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2";

export interface Tab {
  readonly key: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

/**
 * Views of one thing inside a page or a dialog. For parts of a page that deserve an address, use `TabLinks`. Arrow keys,
 * Home and End move and show at once, as the pattern of WAI-ARIA has it.
 */
export function Tabs({ tabs, label, defaultTab }: { tabs: readonly Tab[]; label: string; defaultTab?: string }) {
  const id = useId();
  const [chosen, setChosen] = useState(defaultTab ?? tabs[0]?.key);
  const index = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === chosen),
  );
  const shown = tabs[index];

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const steps: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1 + tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = steps[event.key];
    const next = target === undefined ? undefined : tabs[target % tabs.length];
    if (!next) return;
    event.preventDefault();
    setChosen(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  }

  if (!shown) return null;
  return (
    <div>
      <div role="tablist" aria-label={label} onKeyDown={move} className={listStyle}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab === shown}
            aria-controls={`${id}-panel`}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => setChosen(tab.key)}
            className={cx(tabStyle, "aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink")}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${shown.key}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the panel is the next stop after its tab
        tabIndex={0}
        className="rounded-sm pt-4"
      >
        {shown.content}
      </div>
    </div>
  );
}

/** Parts of a page, each with its own address. */
export function TabLinks({ tabs, label }: { tabs: readonly { href: string; label: ReactNode }[]; label: string }) {
  const { pathname } = useLocation();
  return (
    <nav aria-label={label} className={cx(listStyle, "mb-5")}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={pathname === tab.href ? "page" : undefined}
          className={cx(
            tabStyle,
            "aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
