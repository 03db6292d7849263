"use client";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { type ActionState, type FormAction, IDLE, type Input, toFormData } from "./action-state.ts";
import { toast } from "./toast-store.ts";

/**
 * The same server action, whose success can be taken back from the toast that says it, for as long as that is there.
 * @param back what the action is called with to take it back: "enabled: true" after it was disabled
 */
export function useUndoable<T>(action: FormAction<T>, back: { readonly [name: string]: Input }): FormAction<T> {
  const t = useTranslations("common");
  const undo = () =>
    startTransition(async () => {
      const answer = await action(IDLE, toFormData(back)).catch(
        (): ActionState<T> => ({ status: "failed", message: t("lost") }),
      );
      if (answer.status === "failed") toast({ tone: "bad", title: answer.message });
      else if (answer.status === "ok" && answer.message) toast({ tone: "good", title: answer.message });
    });
  return async (previous, form) => {
    const answer = await action(previous, form);
    if (answer.status !== "ok" || answer.message === undefined) return answer;
    const { message, ...rest } = answer;
    toast({ tone: "good", title: message, act: { label: t("undo"), run: undo } });
    return rest;
  };
}
