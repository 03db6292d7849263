import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

/** The head of a page: its one h1, what it is about, and what can be done. */
export function PageHeader({
  title,
  id,
  badge,
  description,
  actions,
}: {
  /** Not needed where the page is headed by an ID. */
  title?: ReactNode;
  /** Of what the page is about: the title, whole and with a button that copies it. `what` names it: "client ID". */
  id?: { readonly value: string; readonly what: string };
  /** Beside the title: a status, an edition. */
  badge?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {id === undefined ? (
            <h1 className="min-w-0 break-words font-semibold text-xl">{title}</h1>
          ) : (
            <div className="flex min-w-0 items-center gap-1.5">
              <h1 className="min-w-0 break-all font-mono font-semibold text-lg">{id.value}</h1>
              <CopyButton text={id.value} what={id.what} />
            </div>
          )}
          {badge}
        </div>
        {description ? <p className="mt-1 max-w-[72ch] text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2 pt-0.5 print:hidden">{actions}</div> : null}
    </header>
  );
}
