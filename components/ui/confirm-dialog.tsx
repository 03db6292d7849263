"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { type FormAction, type Input as PlainInput, toFormData } from "./action-state.ts";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { Input } from "./input.tsx";
import { Notice } from "./notice.tsx";

/**
 * Asks before an act, in proportion to its damage. Plain: title and button. With `consequence`: what it will do, in numbers
 * ("disconnects 12 clients now"). With `typeName`: the button works only once that name has been typed.
 * The act is a server action with `input`; the dialog shows its progress, keeps open on failure and says why.
 */
export function ConfirmDialog<T>({
  trigger,
  title,
  consequence,
  confirmLabel,
  tone = "danger",
  typeName,
  action,
  input,
  onDone,
  open,
  onOpenChange,
  children,
}: {
  trigger?: ReactNode;
  title: ReactNode;
  consequence?: ReactNode;
  confirmLabel: ReactNode;
  tone?: "danger" | "primary";
  typeName?: string;
  action: FormAction<T>;
  input?: { readonly [name: string]: PlainInput };
  onDone?: (data: T) => void;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Controls that belong to the act, e.g. a checkbox "also disconnect". */
  children?: ReactNode;
}) {
  const t = useTranslations("common");
  const [typed, setTyped] = useState("");
  const describedBy = useId();
  const hidden = Object.fromEntries([...toFormData(input ?? {})].map(([name, value]) => [name, String(value)]));
  const matches = typeName === undefined || typed.trim() === typeName;
  const held = { ...(open === undefined ? {} : { open }) };
  return (
    <Dialog
      {...held}
      trigger={trigger}
      title={title}
      size="sm"
      onOpenChange={(next) => {
        setTyped("");
        onOpenChange?.(next);
      }}
    >
      <Form
        action={action}
        hidden={hidden}
        submitLabel={confirmLabel}
        submitVariant={tone}
        submitDisabled={!matches}
        {...(onDone ? { onDone } : {})}
      >
        {consequence ? (
          <div id={describedBy}>
            {typeName === undefined && tone !== "danger" ? (
              <p className="text-muted text-sm">{consequence}</p>
            ) : (
              <Notice tone={typeName === undefined ? "warn" : "bad"}>{consequence}</Notice>
            )}
          </div>
        ) : null}
        {children}
        {typeName === undefined ? null : (
          <Field
            label={t.rich("confirm.typeName", {
              name: () => <code className="select-all">{typeName}</code>,
            })}
          >
            <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
          </Field>
        )}
      </Form>
    </Dialog>
  );
}
