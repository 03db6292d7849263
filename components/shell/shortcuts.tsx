"use client";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocation } from "../ui/navigation.tsx";
import { ENTRIES, type EntryName, hrefOf } from "./entries.ts";
import type { ListKey } from "./list-keys.ts";
import type { FindAnything, PaletteItem } from "./palette.tsx";
import type { ShellInstance } from "./place.ts";
import { OPEN_PALETTE } from "./shell-events.ts";
import { useCurrentInstance } from "./sidebar.tsx";

// Fetched at the first use: most pages are left without either.
const Palette = lazy(() => import("./palette.tsx"));
const KeysHelp = lazy(() => import("./keys-help.tsx"));

const SECOND_KEY_MS = 1_200;
/** Times of events count from the load of the page: 0 would make every key of its first second a second key. */
const NEVER = -SECOND_KEY_MS;

/** Keys that work everywhere: ⌘K or Ctrl K, `/`, `?`, `g` followed by the letter of a page, and those of a list. */
export function Shortcuts({
  entries,
  instances,
  lastInstanceId,
  acts,
  find,
}: {
  entries: readonly EntryName[];
  instances: readonly ShellInstance[];
  lastInstanceId: string | null;
  acts: readonly PaletteItem[];
  find?: FindAnything;
}) {
  const { go } = useLocation();
  const instanceId = useCurrentInstance(instances, lastInstanceId);
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const goPressedAt = useRef(NEVER);

  useEffect(() => {
    const openPalette = () => setOpen("palette");
    const key = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        setOpen("palette");
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
      if (event.timeStamp - goPressedAt.current < SECOND_KEY_MS) {
        goPressedAt.current = NEVER;
        const target = entries.find((name) => ENTRIES[name].key === event.key);
        const href = target ? hrefOf(target, instanceId) : null;
        if (href) {
          event.preventDefault();
          go(href);
        }
      } else if (event.key === "g") {
        goPressedAt.current = event.timeStamp;
      } else if (event.key === "?") {
        setOpen("keys");
      } else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("[data-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
        search.select();
      } else if (/^[jkxe]$/.test(event.key)) {
        event.preventDefault();
        void import("./list-keys.ts").then(({ pressInList }) => pressInList(event.key as ListKey));
      }
    };
    document.addEventListener("keydown", key);
    document.addEventListener(OPEN_PALETTE, openPalette);
    return () => {
      document.removeEventListener("keydown", key);
      document.removeEventListener(OPEN_PALETTE, openPalette);
    };
  }, [entries, instanceId, go]);

  const close = (next: boolean) => setOpen(next ? open : null);
  return (
    <Suspense>
      {open === "palette" ? (
        <Palette
          entries={entries}
          instances={instances}
          instanceId={instanceId}
          acts={acts}
          {...(find ? { find } : {})}
          onOpenChange={close}
        />
      ) : null}
      {open === "keys" ? <KeysHelp entries={entries} instanceId={instanceId} onOpenChange={close} /> : null}
    </Suspense>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    // A box that is ticked is no place to type in.
    (target.isContentEditable || target.matches("input:not([type=checkbox],[type=radio]),textarea,select"))
  );
}
