"use client";
import * as parts from "radix-ui/dropdown-menu";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { MenuParts } from "./menu-parts.ts";

/** The menu with its keyboard, fetched when one is first opened. Open from the start: that is why it was fetched. */
export function MenuFrame({
  trigger,
  align,
  byKeyboard,
  children,
}: {
  trigger: ReactNode;
  align: "start" | "end";
  /** The first item is then chosen at once. */
  byKeyboard: boolean;
  children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [container, setContainer] = useState<Element | null>(null);
  const [open, setOpen] = useState(false);

  // Inside a landmark, or inside the dialog that it belongs to, where screen readers and the focus trap look for it.
  function change(next: boolean) {
    if (next) setContainer(button.current?.closest("[role=dialog]") ?? document.getElementById("content"));
    setOpen(next);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the press that fetched it
  useEffect(() => change(true), []);

  return (
    <parts.Root modal={false} open={open} onOpenChange={change}>
      <parts.Trigger ref={button} asChild>
        {trigger}
      </parts.Trigger>
      <parts.Portal container={container}>
        <parts.Content
          ref={(element) => {
            if (element && !content.current && byKeyboard) {
              requestAnimationFrame(() => element.querySelector<HTMLElement>("[role^=menuitem]")?.focus());
            }
            content.current = element ?? content.current;
          }}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-44 max-w-80 animate-fade overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-high"
        >
          <MenuParts value={parts}>{children}</MenuParts>
        </parts.Content>
      </parts.Portal>
    </parts.Root>
  );
}
