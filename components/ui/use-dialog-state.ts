"use client";
import { use, useCallback, useMemo, useRef, useState } from "react";
import { type DialogHandle, HeldOpenContext } from "./dialog-context.ts";

/** Open or not (held here or outside), and whether something typed would be lost. Shared by dialog and sheet. */
export function useDialogState(held: boolean | undefined, onOpenChange: ((open: boolean) => void) | undefined) {
  const menu = use(HeldOpenContext);
  const [own, setOwn] = useState(false);
  const dirty = useRef(false);
  const opener = useRef<HTMLElement | null>(null);
  const set = useCallback(
    (next: boolean) => {
      if (!next) dirty.current = false;
      setOwn(next);
      onOpenChange?.(next);
      menu?.onOpenChange(next);
    },
    [onOpenChange, menu],
  );
  const handle = useMemo<DialogHandle>(
    () => ({
      close: () => set(false),
      setDirty: (next) => {
        dirty.current = next;
      },
    }),
    [set],
  );
  return {
    open: held ?? menu?.open ?? own,
    set,
    openFrom(element: HTMLElement) {
      opener.current = element;
      set(true);
    },
    dirty,
    handle,
    /** Where the focus goes when it closes; null: where it had been. */
    returnTo: () => opener.current ?? menu?.returnTo() ?? null,
  };
}
