"use client";
import { Content, List, Root, Trigger } from "radix-ui/tabs";
import type { ReactNode } from "react";
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

/** Views of one thing inside a page or a dialog. For parts of a page that deserve an address, use `TabLinks`. */
export function Tabs({ tabs, label, defaultTab }: { tabs: readonly Tab[]; label: string; defaultTab?: string }) {
  const first = defaultTab ?? tabs[0]?.key;
  return (
    <Root {...(first === undefined ? {} : { defaultValue: first })}>
      <List aria-label={label} className={listStyle}>
        {tabs.map((tab) => (
          <Trigger
            key={tab.key}
            value={tab.key}
            className={cx(
              tabStyle,
              "data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink",
            )}
          >
            {tab.label}
          </Trigger>
        ))}
      </List>
      {tabs.map((tab) => (
        <Content key={tab.key} value={tab.key} className="pt-4">
          {tab.content}
        </Content>
      ))}
    </Root>
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
