"use client";
import type { FormAction, Input } from "./action-state.ts";
import { Button, type ButtonProps } from "./button.tsx";
import { useAction } from "./use-action.ts";

/** A button that runs a server action with a plain object at once, for acts that need no question. */
export function ActionButton<T>({
  action,
  input,
  onDone,
  ...props
}: Omit<ButtonProps, "onClick" | "busy" | "action"> & {
  action: FormAction<T>;
  input?: { readonly [name: string]: Input };
  onDone?: (data: T) => void;
}) {
  const { run, pending } = useAction(action, onDone ? { onDone } : {});
  return <Button {...props} busy={pending} onClick={() => run(input)} />;
}
