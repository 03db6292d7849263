"use client";
import { useTranslations } from "next-intl";
import type { OverviewView } from "./overview-view.ts";
import { useReasons } from "./reason.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Link } from "./ui/navigation.tsx";
import { Panel } from "./ui/panel.tsx";

/** Refusals of the last hour by reason, the most frequent first; each leads to the refusals themselves. */
export function OverviewRefusals({ refusals, base }: { refusals: OverviewView["refusals"]; base: string }) {
  const t = useTranslations("overview.refusals");
  const reasons = useReasons();
  const most = Math.max(1, ...refusals.map(({ clients }) => clients));
  return (
    <Panel
      flush
      title={t("title")}
      actions={
        <LinkButton size="sm" href={`${base}/denials`}>
          {t("all")}
        </LinkButton>
      }
    >
      {refusals.length === 0 ? (
        <EmptyState compact title={t("none")} />
      ) : (
        <ul>
          {refusals.map(({ reason, clients, count }) => (
            <li key={reason} className="border-line border-b last:border-b-0">
              <Link
                href={`${base}/denials?reason=${encodeURIComponent(reason)}`}
                className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-4 py-2.5 text-sm hover:bg-hover"
              >
                <span className="truncate font-medium">{reasons.title(reason)}</span>
                <span data-numeric className="text-muted">
                  {t("clients", { count: clients })}
                  {" · "}
                  {t("times", { count })}
                </span>
                <span aria-hidden="true" className="col-span-2 block h-1 overflow-hidden rounded-full bg-pressed">
                  <span
                    className="block h-full min-w-1 rounded-full bg-warn-mark"
                    style={{ width: `${(clients / most) * 100}%` }}
                  />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
