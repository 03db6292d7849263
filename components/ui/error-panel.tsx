import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something could not be shown: what, and what to do. Takes the place of the thing itself. */
export function ErrorPanel({
  title,
  description,
  reference,
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  /** The digest under which the server's log has the cause. */
  reference?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div
      role="alert"
      className="flex flex-col items-center rounded-lg border border-line bg-surface px-6 py-14 text-center"
    >
      <CircleAlert aria-hidden="true" className="mb-3 size-6 text-bad-mark" />
      <div className="font-medium">{title}</div>
      {description ? <p className="mt-1 max-w-md text-muted text-sm">{description}</p> : null}
      {reference ? <p className="mt-2 text-subtle text-xs">{reference}</p> : null}
      {actions ? <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
