import type { ReactNode } from "react";
import type { Theme } from "../../lib/i18n/preferences.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { Mark } from "./mark.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** A page outside the console: sign-in and set-up. One column in the middle, and the two switches. */
export function PlainPage({
  theme,
  title,
  description,
  wide = false,
  children,
}: {
  theme: Theme;
  title: ReactNode;
  description?: ReactNode;
  /** For a guide with several steps. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-[var(--bar-height)] items-center justify-end gap-2 px-4">
        <LanguageSwitch />
        <ThemeSwitch theme={theme} />
      </header>
      <main id="content" className="flex flex-1 flex-col items-center px-4 pt-[max(1.5rem,9vh)] pb-16">
        <div className={wide ? "w-full max-w-2xl" : "w-full max-w-sm"}>
          <Mark className="mb-5 size-9" />
          <h1 className="font-semibold text-xl">{title}</h1>
          {description ? <p className="mt-1.5 text-muted">{description}</p> : null}
          <div className="mt-6">{children}</div>
        </div>
      </main>
    </div>
  );
}
