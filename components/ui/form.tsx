"use client";
import { useTranslations } from "next-intl";
import {
  type ReactNode,
  type SyntheticEvent,
  startTransition,
  useActionState,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { type ActionState, type FormAction, IDLE } from "./action-state.ts";
import { Button } from "./button.tsx";
import type { ButtonVariant } from "./button-style.ts";
import { cx } from "./class-names.ts";
import { useDialog } from "./dialog-context.ts";
import { FormContext } from "./form-context.tsx";
import { Notice } from "./notice.tsx";
import { toast } from "./toast-store.ts";

export interface FormProps<T> {
  /** A server action `(previous, formData) => state`. */
  action: FormAction<T>;
  submitLabel: ReactNode;
  submitVariant?: ButtonVariant;
  submitIcon?: ReactNode;
  submitDisabled?: boolean;
  /** The submit button takes the whole width (a form that is the page). */
  wideSubmit?: boolean;
  /** Values that go along without a control. */
  hidden?: Readonly<Record<string, string | number>>;
  /** After success. Inside a dialog the form closes it by itself, unless `keepOpen`. */
  onDone?: (data: T) => void;
  keepOpen?: boolean;
  /** Empties the controls after success (a form that stays, like "add another"). */
  resetOnDone?: boolean;
  /** Beside the submit button. */
  extra?: ReactNode;
  /** The buttons stay in sight at the bottom of the window while the form is longer than it. */
  stickySubmit?: boolean;
  /** Leaves the submit button out: the children have one of their own. */
  bare?: boolean;
  /** Name of the form for screen readers, where no heading says it. */
  label?: string;
  className?: string;
  children?: ReactNode;
}

/**
 * A form over a server action. It shows the server's errors at their fields and moves the focus to the first; what has been
 * typed is never lost (the browser keeps it, and without scripts the server echoes it); the button shows that it is under
 * way and cannot be pressed twice; success is said in a toast when the action has something to say.
 */
export function Form<T>({
  action,
  submitLabel,
  submitVariant = "primary",
  submitIcon,
  submitDisabled = false,
  wideSubmit = false,
  hidden,
  onDone,
  keepOpen = false,
  resetOnDone = false,
  extra,
  stickySubmit = false,
  bare = false,
  label,
  className,
  children,
}: FormProps<T>) {
  const t = useTranslations("common");
  const dialog = useDialog();
  const [state, dispatch, pending] = useActionState<ActionState<T>, FormData>(useTellingAction(action), IDLE);
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const handled = useRef<ActionState<T>>(IDLE);
  const id = useId();

  useEffect(() => {
    if (handled.current === state) return;
    handled.current = state;
    setEdited(new Set());
    if (state.status === "ok") {
      if (resetOnDone) form.current?.reset();
      dialog?.setDirty(false);
      onDone?.(state.data);
      if (dialog && !keepOpen) dialog.close();
    } else if (state.status === "failed") {
      const firstWrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
      (firstWrong ?? form.current?.querySelector<HTMLElement>("[data-form-error]"))?.focus();
    }
  }, [state, dialog, keepOpen, onDone, resetOnDone]);

  const knowledge = useMemo(() => {
    const fields = state.status === "failed" ? (state.fields ?? {}) : {};
    return {
      errors: Object.fromEntries(Object.entries(fields).filter(([path]) => !edited.has(path))),
      values: state.status === "failed" ? (state.values ?? null) : null,
    };
  }, [state, edited]);

  function submit(event: SyntheticEvent<HTMLFormElement, SubmitEvent>) {
    event.preventDefault();
    if (pending || submitDisabled) return;
    const data = new FormData(event.currentTarget, event.nativeEvent.submitter);
    startTransition(() => dispatch(data));
  }

  function noteEdit(event: SyntheticEvent<HTMLFormElement>) {
    dialog?.setDirty(true);
    const target = event.target as Partial<HTMLInputElement>;
    if (state.status === "failed" && target.name && state.fields?.[target.name]) {
      const name = target.name;
      setEdited((before) => new Set(before).add(name));
    }
  }

  const failed = state.status === "failed" ? state : null;
  return (
    <FormContext value={knowledge}>
      <form
        ref={form}
        action={dispatch}
        onSubmit={submit}
        onInput={noteEdit}
        aria-label={label}
        aria-describedby={failed ? `${id}-error` : undefined}
        aria-busy={pending || undefined}
        className={cx("flex flex-col gap-4", className)}
      >
        {Object.entries(hidden ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {failed && !isSaidAtFields(failed, hidden) ? (
          <div id={`${id}-error`} data-form-error tabIndex={-1} className="outline-none">
            <Notice tone="bad" role="alert">
              {failed.message}
            </Notice>
          </div>
        ) : null}
        {children}
        {bare ? null : (
          <div
            className={cx(
              "mt-1 flex flex-wrap items-center justify-end gap-2",
              stickySubmit && "sticky bottom-0 z-10 -mx-4 -mb-4 rounded-b-lg border-line border-t bg-surface px-4 py-3",
            )}
          >
            {extra}
            {dialog ? (
              <Button variant="quiet" onClick={dialog.close} disabled={pending}>
                {t("cancel")}
              </Button>
            ) : null}
            <Button
              type="submit"
              variant={submitVariant}
              busy={pending}
              icon={submitIcon}
              disabled={submitDisabled}
              {...(wideSubmit ? { className: "w-full" } : {})}
            >
              {submitLabel}
            </Button>
          </div>
        )}
      </form>
    </FormContext>
  );
}

/** Whether the fields say all that the message says, so that it need not be repeated above them. A hidden one says nothing. */
function isSaidAtFields(
  failed: { message: string; fields?: Readonly<Record<string, string>> | undefined },
  hidden: FormProps<unknown>["hidden"],
): boolean {
  return Object.entries(failed.fields ?? {}).some(
    ([path, sentence]) => sentence === failed.message && !Object.hasOwn(hidden ?? {}, path),
  );
}

/**
 * The action, with its success said as soon as it is known. Not by an effect of the form: an act that takes away its own row
 * takes the form away too, and nobody would hear of it.
 */
function useTellingAction<T>(action: FormAction<T>): FormAction<T> {
  return useMemo(() => {
    // What the server draws must be the action itself: a browser without scripts posts the form to it.
    if (typeof window === "undefined") return action;
    return async (previous, form) => {
      const next = await action(previous, form);
      if (next.status === "ok" && next.message) toast({ tone: "good", title: next.message });
      return next;
    };
  }, [action]);
}
