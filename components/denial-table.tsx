"use client";
import { SearchCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Action } from "@/lib/domain/decision.ts";
import type { ReasonCode } from "@/lib/domain/reason.ts";
import type { TableSettings } from "@/lib/i18n/preferences.ts";
import { type DenialPage, type DenialsQuestion, denialsQuery } from "@/lib/queries/denials.ts";
import { checkHref } from "./access-check-view.ts";
import { denialHref } from "./denial-href.ts";
import { DenialSubject } from "./denial-subject.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { GatewayNotice } from "./gateway-notice.tsx";
import { Reason, useReasons } from "./reason.tsx";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { LiveIndicator } from "./ui/live-indicator.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { Count } from "./ui/number.tsx";
import { Pager } from "./ui/pager.tsx";
import { RelativeTime } from "./ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "./ui/toolbar.tsx";
import { useLive } from "./use-live.ts";

/** Refusals, the latest first; follows them by itself. */
export function DenialTable({
  question,
  drawn,
  drawnAt,
  settings,
  views,
  actions,
  reasonCodes,
  empty,
}: {
  question: DenialsQuestion;
  /** What the server drew, and when (epoch ms). */
  drawn: DenialPage;
  drawnAt: number;
  settings: TableSettings;
  /** Menu of the saved views. */
  views: ReactNode;
  /** For the filters. */
  actions: readonly Action[];
  reasonCodes: readonly ReasonCode[];
  /** In place of the rows when there are none. */
  empty: ReactNode;
}) {
  const t = useTranslations("denials");
  const reasons = useReasons();
  const { data, state, since, waiting, toggle } = useLive(denialsQuery(question, drawn, drawnAt));
  const { instanceId } = question;
  return (
    <>
      <GatewayNotice gateway={data.gateway} />
      <Toolbar
        end={
          <>
            <LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />
            {views}
            <ExportMenu list="denials" instanceId={instanceId} />
          </>
        }
      >
        <SearchBox label={t("search")} />
        <FilterSelect
          label={t("filter.action")}
          param="action"
          options={[{ value: "", label: t("filter.anyAction") }, ...actions.map((value) => ({ value, label: value }))]}
        />
        <FilterSelect
          label={t("filter.reason")}
          param="reason"
          options={[
            { value: "", label: t("filter.anyReason") },
            ...reasonCodes.map((value) => ({ value, label: reasons.title(value) })),
          ]}
        />
      </Toolbar>
      <DataTable
        label={t("title")}
        settings={settings}
        rows={data.items}
        rowKey={(row) => String(row.id)}
        rowHref={denialHref}
        columns={[
          {
            key: "client",
            header: t("column.client"),
            cell: (row) => <DenialSubject clientId={row.clientId} action={row.action} topic={row.topic} />,
          },
          ...(instanceId === null
            ? [
                {
                  key: "instance",
                  header: t("column.instance"),
                  from: "xl" as const,
                  cell: (row: DenialPage["items"][number]) =>
                    row.instanceId === "" ? (
                      <Badge tone="warn">{t("noInstance")}</Badge>
                    ) : (
                      <MonoId value={row.instanceId} copy={false} />
                    ),
                },
              ]
            : []),
          {
            key: "reason",
            header: t("column.reason"),
            grow: true,
            block: true,
            cell: (row) => (
              <div className="sm:py-1">
                <Reason code={row.reason} params={row.params} />
              </div>
            ),
          },
          { key: "count", header: t("column.count"), align: "right", cell: (row) => <Count value={row.count} /> },
          { key: "first", header: t("column.first"), from: "xl", cell: (row) => <RelativeTime at={row.firstAt} /> },
          { key: "last", header: t("column.last"), cell: (row) => <RelativeTime at={row.lastAt} /> },
        ]}
        rowLabel={(row) => `${row.clientId} ${row.action} ${row.topic.slice(0, 100)}`}
        rowActions={(row) =>
          row.instanceId === "" ? null : (
            <Link
              href={checkHref(row.instanceId, { denial: row.id })}
              aria-label={t("checkOf", { client: row.clientId, action: row.action })}
              data-tip={t("check")}
              className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink [&>svg]:size-4"
            >
              <SearchCheck aria-hidden="true" />
            </Link>
          )
        }
        empty={empty}
        footer={<Pager next={data.next} count={data.items.length} />}
      />
    </>
  );
}
