"use client";
import { Content, Portal, Root, Trigger } from "radix-ui/popover";
import { type ReactNode, useEffect, useState } from "react";

/** The popover itself, fetched when one is first opened. */
export function PopoverFrame({
  trigger,
  label,
  align,
  children,
}: {
  trigger: ReactNode;
  label: string;
  align: "start" | "center" | "end";
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(true), []);
  return (
    <Root open={open} onOpenChange={setOpen}>
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
