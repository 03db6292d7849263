"use client";
import { createContext, use } from "react";

export interface DialogHandle {
  close(): void;
  /** Something has been typed: pressing outside must not throw it away. */
  setDirty(dirty: boolean): void;
}

export const DialogContext = createContext<DialogHandle | null>(null);

/** The dialog or sheet around, or null. */
export function useDialog(): DialogHandle | null {
  return use(DialogContext);
}

/** Given by a menu to the dialog that one of its items opens: the dialog has no trigger of its own then. */
export interface HeldOpen {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** What had opened the menu, and has the focus again when the dialog closes. */
  returnTo(): HTMLElement | null;
}

export const HeldOpenContext = createContext<HeldOpen | null>(null);
