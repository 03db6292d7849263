"use client";
import { lazy, type ReactNode, Suspense } from "react";
import type { DialogSize } from "./dialog-frame.tsx";
import { loadDialog } from "./load-dialog.ts";
import { OpenTrigger } from "./open-trigger.tsx";
import { useDialogState } from "./use-dialog-state.ts";

const DialogFrame = lazy(async () => ({ default: (await loadDialog()).DialogFrame }));

export interface DialogProps {
  /** The button that opens it; leave out when `open` is held outside. */
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  size?: DialogSize;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Asked before it closes by Escape, the cross or a press outside; false keeps it open. */
  mayClose?: () => boolean;
  children: ReactNode;
}

/**
 * A dialog in the middle, or from the bottom edge on a phone. Long content scrolls inside, under a title that stays. Once
 * something has been typed in it, a press outside no longer closes it.
 */
export function Dialog({
  trigger,
  title,
  description,
  size = "md",
  open: held,
  onOpenChange,
  mayClose,
  children,
}: DialogProps) {
  const { open, set, openFrom, dirty, handle, returnTo } = useDialogState(held, onOpenChange);
  return (
    <>
      {trigger ? (
        <OpenTrigger kind="dialog" open={open} prepare={loadDialog} onOpen={({ element }) => openFrom(element)}>
          {trigger}
        </OpenTrigger>
      ) : null}
      {open ? (
        <Suspense>
          <DialogFrame
            shape={{ kind: "dialog", size }}
            title={title}
            description={description}
            handle={handle}
            dirty={dirty}
            returnTo={returnTo}
            onOpenChange={(next) => (next || !mayClose || mayClose() ? set(next) : undefined)}
          >
            {children}
          </DialogFrame>
        </Suspense>
      ) : null}
    </>
  );
}
