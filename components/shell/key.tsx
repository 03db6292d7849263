"use client";
import { type ReactNode, useSyncExternalStore } from "react";

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 text-muted text-xs">
      {children}
    </kbd>
  );
}

const never = () => () => {};

/** ⌘ where there is one, Ctrl elsewhere. The server cannot know and says Ctrl. */
export function CommandKey() {
  const apple = useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.userAgent),
    () => false,
  );
  return <Key>{apple ? "⌘" : "Ctrl"}</Key>;
}
