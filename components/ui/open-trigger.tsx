"use client";
import { Slot } from "radix-ui/slot";
import type { KeyboardEvent, MouseEvent, ReactNode, Ref } from "react";

/**
 * What opens something that is fetched when it is first wanted. Pointing at it or focusing it begins the fetch, so that the
 * press finds it there.
 */
export function OpenTrigger({
  ref,
  kind,
  open = false,
  prepare,
  onOpen,
  children,
}: {
  ref?: Ref<HTMLElement>;
  kind: "dialog" | "menu";
  open?: boolean;
  prepare: () => Promise<unknown>;
  onOpen: (how: { element: HTMLElement; byKeyboard: boolean }) => void;
  children: ReactNode;
}) {
  // A fetch that fails is tried again by the press, which says so.
  const begin = () => void prepare().catch(() => {});
  return (
    <Slot
      ref={ref ?? null}
      aria-haspopup={kind}
      aria-expanded={open}
      onPointerEnter={begin}
      onFocus={begin}
      onClick={(event: MouseEvent<HTMLElement>) =>
        onOpen({ element: event.currentTarget, byKeyboard: event.detail === 0 })
      }
      onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
        if (kind !== "menu" || event.key !== "ArrowDown") return;
        event.preventDefault();
        onOpen({ element: event.currentTarget, byKeyboard: true });
      }}
    >
      {children}
    </Slot>
  );
}
