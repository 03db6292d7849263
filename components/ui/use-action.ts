"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { type ActionState, type FormAction, IDLE, type Input, toFormData } from "./action-state.ts";
import { toast } from "./toast-store.ts";

/**
 * Runs a server action with a plain object, outside a form. Success and failure are said in toasts unless `quiet`; the state
 * is also given back, for whoever wants to show it in place. A call that never reached the server is a failure, too.
 */
export function useAction<T>(action: FormAction<T>, options: { onDone?: (data: T) => void; quiet?: boolean } = {}) {
  const t = useTranslations("common");
  const [pending, start] = useTransition();
  const [state, setState] = useState<ActionState<T>>(IDLE);

  function run(input: { readonly [name: string]: Input } = {}): void {
    if (pending) return;
    start(async () => {
      const next = await action(IDLE, toFormData(input)).catch((error: unknown): ActionState<T> => {
        if (isControlFlow(error)) throw error;
        return { status: "failed", message: t("lost") };
      });
      setState(next);
      if (next.status === "ok") {
        if (next.message && !options.quiet) toast({ tone: "good", title: next.message });
        options.onDone?.(next.data);
      } else if (next.status === "failed" && !options.quiet) {
        toast({ tone: "bad", title: next.message });
      }
    });
  }

  return { run, pending, state };
}

/** Redirects and not-found answers of the framework travel as errors with a digest: they are not failures. */
function isControlFlow(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && String(error.digest).startsWith("NEXT_");
}
