"use client";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useId } from "react";
import { cx } from "./class-names.ts";
import { useFieldError } from "./form-context.tsx";

interface FieldWiring {
  readonly id: string;
  readonly name: string | undefined;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

const FieldContext = createContext<FieldWiring | null>(null);

/** What the control inside a `Field` needs to be labelled, described and marked wrong. Null outside one. */
export function useField(): FieldWiring | null {
  return use(FieldContext);
}

/**
 * A label, a control, a hint and the error of that control. The error comes from the form around it (what the server said
 * about `name`) or from `error`. A field is required unless it says `optional`, as most are: fewer asterisks to read.
 */
export function Field({
  label,
  name,
  hint,
  error,
  optional = false,
  group = false,
  className,
  children,
}: {
  label: ReactNode;
  /** Name of the control in the form, and path of its error. */
  name?: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Several controls under one label (radio cards, segmented): rendered as a fieldset. */
  group?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const id = useId();
  const fromForm = useFieldError(name);
  const message = error ?? fromForm;
  // What is wrong says what would be right: the hint would only say it again.
  const shownHint = message ? undefined : hint;
  const describedBy = cx(message && `${id}-error`, shownHint && `${id}-hint`) || undefined;
  const wiring = {
    id,
    name,
    describedBy,
    invalid: Boolean(message),
    required: !optional,
  };
  const caption = (
    <>
      {label}
      {optional ? <span className="ml-1.5 font-normal text-subtle">{t("optional")}</span> : null}
    </>
  );
  const body = (
    <>
      <FieldContext value={wiring}>{children}</FieldContext>
      {message ? (
        <p id={`${id}-error`} className="mt-1.5 flex gap-1.5 text-bad-text text-sm">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">{message}</span>
        </p>
      ) : null}
      {shownHint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-muted text-sm">
          {shownHint}
        </p>
      ) : null}
    </>
  );
  if (group) {
    return (
      <fieldset className={cx("min-w-0", className)} aria-describedby={describedBy}>
        <legend className="mb-1.5 font-medium text-sm">{caption}</legend>
        {body}
      </fieldset>
    );
  }
  return (
    <div className={cx("min-w-0", className)}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {caption}
      </label>
      {body}
    </div>
  );
}
