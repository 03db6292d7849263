"use client";
import { Content, Portal, Root, Trigger } from "radix-ui/popover";
import type { ReactNode } from "react";

/** Something small beside what opened it: a few controls, an explanation. Not for what must be answered. */
export function Popover({
  trigger,
  label,
  align = "start",
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactNode;
  label: string;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Trigger asChild>{trigger}</Trigger>
      <Portal>
        <Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-fade rounded-lg border border-line bg-raised p-4 text-sm shadow-high"
        >
          {children}
        </Content>
      </Portal>
    </Root>
  );
}
