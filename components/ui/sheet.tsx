"use client";
import { lazy, type ReactNode, Suspense } from "react";
import { loadDialog } from "./load-dialog.ts";
import { OpenTrigger } from "./open-trigger.tsx";
import { useDialogState } from "./use-dialog-state.ts";

const DialogFrame = lazy(async () => ({ default: (await loadDialog()).DialogFrame }));

/** A panel from the side: the navigation on a phone (left), the details of a row (right). */
export function Sheet({
  trigger,
  title,
  description,
  hideTitle = false,
  side = "right",
  open: held,
  onOpenChange,
  children,
}: {
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  /** For screen readers only, where the content speaks for itself. */
  hideTitle?: boolean;
  side?: "left" | "right";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
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
            shape={{ kind: "sheet", side, hideTitle }}
            title={title}
            description={description}
            handle={handle}
            dirty={dirty}
            returnTo={returnTo}
            onOpenChange={set}
          >
            {children}
          </DialogFrame>
        </Suspense>
      ) : null}
    </>
  );
}
