"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Close, Content, Description, Overlay, Portal, Root, Title, Trigger } from "radix-ui/dialog";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import { DialogContext, HeldOpenContext } from "./dialog-context.ts";
import { IconButton } from "./icon-button.tsx";
import { useDialogState } from "./use-dialog-state.ts";

const WIDTHS = {
  sm: "sm:max-w-sm",
  md: "sm:max-w-lg",
  lg: "sm:max-w-2xl",
  xl: "sm:max-w-4xl",
} as const;

export interface DialogProps {
  /** The button that opens it; leave out when `open` is held outside. */
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  size?: keyof typeof WIDTHS;
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
  const t = useTranslations("common");
  const { open, set, dirty, handle } = useDialogState(held, onOpenChange);

  return (
    <Root open={open} onOpenChange={(next) => (next || !mayClose || mayClose() ? set(next) : undefined)}>
      {trigger ? <Trigger asChild>{trigger}</Trigger> : null}
      <Portal>
        <Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onInteractOutside={(event) => {
            const target = event.detail.originalEvent.target;
            const onToast = target instanceof Element && target.closest("[aria-live]");
            if (dirty.current || onToast) event.preventDefault();
          }}
          className={cx(
            "fixed z-40 flex animate-rise flex-col bg-raised shadow-high",
            "max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[92dvh] max-sm:rounded-t-xl",
            "sm:inset-x-4 sm:top-[12vh] sm:mx-auto sm:max-h-[76vh] sm:rounded-xl sm:border sm:border-line",
            WIDTHS[size],
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Title className="font-semibold text-md">{title}</Title>
              {description ? <Description className="mt-0.5 text-muted text-sm">{description}</Description> : null}
            </div>
            <Close asChild>
              <IconButton label={t("close")} icon={<X />} className="-mr-1.5" />
            </Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">
            <DialogContext value={handle}>
              <HeldOpenContext value={null}>{children}</HeldOpenContext>
            </DialogContext>
          </div>
        </Content>
      </Portal>
    </Root>
  );
}
