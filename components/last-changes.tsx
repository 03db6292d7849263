"use client";
import { useTranslations } from "next-intl";
import { useActionName } from "./action-name.ts";
import { auditTargetText } from "./audit-entry.ts";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Link } from "./ui/navigation.tsx";
import { Panel } from "./ui/panel.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** An entry of the audit log, as the overviews show it. */
export interface LastChange {
  readonly id: number;
  readonly at: number;
  readonly actorName: string;
  readonly action: string;
  readonly target: string;
  /** Where it was, on the overview of all instances; null: nowhere in particular. */
  readonly instance?: { readonly id: string; readonly name: string | null } | null;
}

/** What was changed last, the latest first; `auditHref` is null for who may not see the log. */
export function LastChanges({ changes, auditHref }: { changes: readonly LastChange[]; auditHref: string | null }) {
  const t = useTranslations("overview.changes");
  const actionName = useActionName();
  return (
    <Panel
      flush
      title={t("title")}
      actions={
        auditHref === null ? undefined : (
          <LinkButton size="sm" href={auditHref}>
            {t("all")}
          </LinkButton>
        )
      }
    >
      {changes.length === 0 ? (
        <EmptyState compact title={t("none")} />
      ) : (
        <ul>
          {changes.map(({ id, at, actorName, action, target, instance }) => (
            <li key={id} className="border-line border-b px-4 py-2.5 text-sm last:border-b-0">
              <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{actionName(action)}</span>
                <code className="min-w-0 break-all text-muted">{auditTargetText({ action, target })}</code>
              </p>
              <p className="text-muted text-xs">
                {instance ? (
                  <>
                    <Link
                      href={`/instances/${encodeURIComponent(instance.id)}/audit`}
                      className="underline-offset-2 hover:underline"
                    >
                      {instance.name}
                    </Link>
                    {" · "}
                  </>
                ) : null}
                {actorName} · <RelativeTime at={at} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
