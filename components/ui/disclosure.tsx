"use client";
import { ChevronRight } from "lucide-react";
import { type ReactNode, use, useEffect, useState } from "react";
import { FormContext } from "./form-context.tsx";

/**
 * More of a form, closed until somebody wants it. It opens by itself when the server finds something wrong inside, so that
 * no error is ever out of sight.
 */
export function Disclosure({
  label,
  hint,
  fields = [],
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  /** Names of the controls inside. */
  fields?: readonly string[];
  children: ReactNode;
}) {
  const { errors } = use(FormContext);
  const [open, setOpen] = useState(false);
  const wrong = fields.some((name) => errors[name] !== undefined);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return (
    <details
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      // The browser cannot show what it finds wrong in a closed part.
      onInvalidCapture={() => setOpen(true)}
      className="group/more rounded-lg border border-line bg-surface"
    >
      <summary className="flex list-none items-center gap-2 rounded-lg px-3 py-2.5 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted transition-transform duration-100 group-open/more:rotate-90"
        />
        <span className="font-medium">{label}</span>
        {hint ? <span className="min-w-0 text-muted max-sm:hidden">{hint}</span> : null}
      </summary>
      <div className="flex flex-col gap-4 border-line border-t p-4">{children}</div>
    </details>
  );
}
