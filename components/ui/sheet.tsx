"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Close, Content, Description, Overlay, Portal, Root, Title, Trigger } from "radix-ui/dialog";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import { DialogContext, HeldOpenContext } from "./dialog-context.ts";
import { IconButton } from "./icon-button.tsx";
import { useDialogState } from "./use-dialog-state.ts";

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
  const t = useTranslations("common");
  const { open, set, dirty, handle } = useDialogState(held, onOpenChange);
  return (
    <Root open={open} onOpenChange={(next) => set(next)}>
      {trigger ? <Trigger asChild>{trigger}</Trigger> : null}
      <Portal>
        <Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onInteractOutside={(event) => dirty.current && event.preventDefault()}
          className={cx(
            "fixed inset-y-0 z-40 flex w-full flex-col bg-raised shadow-high",
            side === "left" ? "left-0 max-w-72 animate-from-left" : "right-0 max-w-xl animate-from-right",
          )}
        >
          <div
            className={cx("flex items-start gap-3 px-5 pt-4 pb-3", hideTitle && "absolute right-0 z-1 px-3 pt-3.5!")}
          >
            <div className="min-w-0 flex-1">
              <Title className={hideTitle ? "sr-only" : "font-semibold text-md"}>{title}</Title>
              {description ? <Description className="mt-0.5 text-muted text-sm">{description}</Description> : null}
            </div>
            <Close asChild>
              <IconButton label={t("close")} icon={<X />} className="-mr-1.5" />
            </Close>
          </div>
          <div className={cx("min-h-0 flex-1 overflow-y-auto", !hideTitle && "px-5 pt-1 pb-5")}>
            <DialogContext value={handle}>
              <HeldOpenContext value={null}>{children}</HeldOpenContext>
            </DialogContext>
          </div>
        </Content>
      </Portal>
    </Root>
  );
}
