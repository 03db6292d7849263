"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Close, Content, Description, Overlay, Portal, Root, Title } from "radix-ui/dialog";
import { type ReactNode, type RefObject, useRef, useState } from "react";
import { cx } from "./class-names.ts";
import { DialogContext, type DialogHandle, HeldOpenContext } from "./dialog-context.ts";
import { IconButton } from "./icon-button.tsx";

const WIDTHS = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-2xl", xl: "sm:max-w-4xl" } as const;

export type DialogSize = keyof typeof WIDTHS;

export type DialogShape =
  | { readonly kind: "dialog"; readonly size: DialogSize }
  | { readonly kind: "sheet"; readonly side: "left" | "right"; readonly hideTitle: boolean };

/** The open dialog or sheet itself, fetched when one is first opened. Mounted means open. */
export function DialogFrame({
  shape,
  title,
  description,
  handle,
  dirty,
  returnTo,
  onOpenChange,
  children,
}: {
  shape: DialogShape;
  title: ReactNode;
  description?: ReactNode;
  handle: DialogHandle;
  /** Something has been typed that a press outside must not throw away. */
  dirty: RefObject<boolean>;
  /** Where the focus goes when it closes; null: where it had been. */
  returnTo: () => HTMLElement | null;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const [before] = useState(() => document.activeElement);
  const body = useRef<HTMLDivElement>(null);
  const hideTitle = shape.kind === "sheet" && shape.hideTitle;
  return (
    <Root open onOpenChange={onOpenChange}>
      <Portal>
        <Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onInteractOutside={(event) => {
            const target = event.detail.originalEvent.target;
            if (dirty.current || (target instanceof Element && target.closest("[aria-live]"))) event.preventDefault();
          }}
          onOpenAutoFocus={(event) => {
            const first = firstControl(body.current);
            if (first === undefined) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const target = returnTo() ?? before;
            if (!(target instanceof HTMLElement)) return;
            target.focus();
            // Hidden by what was done: the acts on ticked rows go when none is left. Then on where rows are ticked.
            if (document.activeElement !== target) (homeOf(target) ?? document.getElementById("content"))?.focus();
          }}
          className={cx("fixed z-40 flex flex-col bg-raised shadow-high", shapeStyle(shape))}
        >
          <div className={cx("flex items-start gap-3", hideTitle ? "absolute top-3.5 right-3 z-1" : "px-5 pt-4 pb-3")}>
            <div className="min-w-0 flex-1">
              <Title className={hideTitle ? "sr-only" : "break-words font-semibold text-md"}>{title}</Title>
              {description ? <Description className="mt-0.5 text-muted text-sm">{description}</Description> : null}
            </div>
            <Close asChild>
              <IconButton label={t("close")} icon={<X />} className="-mr-1.5" />
            </Close>
          </div>
          <div
            ref={body}
            className={cx(
              "min-h-0 overflow-y-auto",
              shape.kind === "sheet" && "flex-1",
              !hideTitle && "px-5 pt-1 pb-5",
            )}
          >
            <DialogContext value={handle}>
              <HeldOpenContext value={null}>{children}</HeldOpenContext>
            </DialogContext>
          </div>
        </Content>
      </Portal>
    </Root>
  );
}

/** What one comes for, not the button that closes; of radio buttons the one that is chosen. */
function firstControl(body: HTMLElement | null): HTMLElement | undefined {
  const controls =
    body?.querySelectorAll<HTMLElement>("input, select, textarea, button, a[href], [tabindex='0']") ?? [];
  return [...controls].find(
    (control) =>
      control.checkVisibility() &&
      !control.matches(":disabled, [type=hidden], [type=radio]:not(:checked), [tabindex='-1']"),
  );
}

function homeOf(target: HTMLElement): HTMLElement | undefined {
  const boxes = target.closest("[data-selection]")?.querySelectorAll<HTMLElement>("[data-select-all]") ?? [];
  return [...boxes].find((box) => box.checkVisibility());
}

function shapeStyle(shape: DialogShape): string {
  if (shape.kind === "sheet") {
    return shape.side === "left"
      ? "inset-y-0 left-0 w-full max-w-72 animate-from-left"
      : "inset-y-0 right-0 w-full max-w-xl animate-from-right";
  }
  return cx(
    "animate-rise max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[92dvh] max-sm:rounded-t-xl",
    "overflow-hidden sm:inset-x-4 sm:top-[12vh] sm:mx-auto sm:max-h-[76vh] sm:rounded-xl sm:border sm:border-line",
    WIDTHS[shape.size],
  );
}
