"use client";
import { Activity, FileText, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense } from "react";
import type { LoginMode } from "@/lib/domain/login.ts";
import type { TableSettings } from "@/lib/i18n/preferences.ts";
import { type ClientPage, type ClientsQuestion, clientsQuery } from "@/lib/queries/clients.ts";
import type { BulkAction } from "./bulk-act.tsx";
import { ClientAddress, ModeBadge, PolicyVersion } from "./client-facts.tsx";
import { type DisconnectAction, useDisconnect } from "./disconnect-client.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { GatewayNotice } from "./gateway-notice.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { LiveIndicator } from "./ui/live-indicator.tsx";
import { Menu, MenuItem, MenuLink } from "./ui/menu.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Count } from "./ui/number.tsx";
import { Pager } from "./ui/pager.tsx";
import { RelativeTime } from "./ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "./ui/toolbar.tsx";
import { useLive } from "./use-live.ts";

const ClientBulk = lazy(async () => ({ default: (await import("./client-bulk.tsx")).ClientBulk }));

/** The live connections of an instance; follows them by itself. */
export function ClientTable({
  question,
  drawn,
  drawnAt,
  settings,
  views,
  groups,
  modes,
  disconnect,
  disconnectSeveral,
}: {
  question: ClientsQuestion;
  /** What the server drew, and when (epoch ms). */
  drawn: ClientPage;
  drawnAt: number;
  settings: TableSettings;
  /** Menu of the saved views. */
  views: ReactNode;
  /** Group IDs for the filter. */
  groups: readonly string[];
  modes: readonly LoginMode[];
  /** Null for who may only look. */
  disconnect: DisconnectAction | null;
  disconnectSeveral: BulkAction | null;
}) {
  const t = useTranslations("clients");
  const c = useTranslations("common");
  const { data, state, since, waiting, toggle } = useLive(clientsQuery(question, drawn, drawnAt));
  const { ask, dialog } = useDisconnect(question.instanceId, disconnect ?? refused);
  const base = `/instances/${encodeURIComponent(question.instanceId)}`;
  const hrefOf = (clientId: string) => `${base}/clients/${encodeURIComponent(clientId)}`;
  const { instanceId: _, cursor, ...filters } = question;
  const isFiltered = cursor !== undefined || Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <GatewayNotice gateway={data.gateway} />
      <Toolbar
        end={
          <>
            <LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />
            {views}
            <ExportMenu list="clients" instanceId={question.instanceId} />
          </>
        }
      >
        <SearchBox label={t("search")} />
        <FilterSelect
          label={t("filter.group")}
          param="group"
          options={[
            { value: "", label: t("filter.anyGroup") },
            ...[...new Set([...(filters.groupId === undefined ? [] : [filters.groupId]), ...groups])].map((id) => ({
              value: id,
              label: id,
            })),
          ]}
        />
        <FilterSelect
          label={t("filter.mode")}
          param="mode"
          options={[
            { value: "", label: t("filter.anyMode") },
            ...modes.map((value) => ({ value, label: t(`mode.${value}`) })),
          ]}
        />
        <FilterSelect
          label={t("filter.policy")}
          param="policy"
          options={[
            { value: "", label: t("filter.anyPolicy") },
            { value: "behind", label: t("filter.behind") },
          ]}
        />
      </Toolbar>
      <DataTable
        label={t("title")}
        settings={settings}
        rows={data.items}
        rowKey={(row) => row.clientId}
        rowLabel={(row) => row.clientId}
        rowHref={(row) => hrefOf(row.clientId)}
        columns={[
          {
            key: "clientId",
            header: t("column.clientId"),
            grow: true,
            cell: (row) => <MonoId value={row.clientId} copy={false} tail={8} />,
          },
          { key: "mode", header: t("column.mode"), cell: (row) => <ModeBadge mode={row.mode} /> },
          {
            key: "key",
            header: t("column.key"),
            from: "xl",
            cell: (row) => <MonoId value={row.keyId} what={t("key")} />,
          },
          {
            key: "address",
            header: t("column.address"),
            cell: (row) => <ClientAddress address={row.address} listener={row.listener} />,
          },
          {
            key: "policy",
            header: t("column.policy"),
            from: "lg",
            cell: (row) => <PolicyVersion runs={row.groupPolicyVersion} current={row.currentPolicyVersion} />,
          },
          {
            key: "subscriptions",
            header: t("column.subscriptions"),
            align: "right",
            from: "xl",
            cell: (row) => <Count value={row.subscriptions} />,
          },
          { key: "since", header: t("column.since"), cell: (row) => <RelativeTime at={row.connectedAt} /> },
        ]}
        rowActions={(row) => (
          <Menu label={c("table.actionsFor", { name: row.clientId })}>
            <MenuLink href={hrefOf(row.clientId)} icon={<FileText />}>
              {c("details")}
            </MenuLink>
            {disconnect === null ? null : (
              <MenuItem danger icon={<Unplug />} onSelect={() => ask(row.clientId)}>
                {t("disconnect.open")}
              </MenuItem>
            )}
          </Menu>
        )}
        bulk={
          <Suspense>
            <ClientBulk instanceId={question.instanceId} disconnect={disconnectSeveral} />
          </Suspense>
        }
        empty={
          isFiltered ? (
            <EmptyState
              icon={<Activity />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href={`${base}/clients`}>{c("search.clearFilters")}</LinkButton>}
            />
          ) : (
            <EmptyState
              icon={<Activity />}
              title={t("empty.title")}
              description={t("empty.body")}
              actions={
                <>
                  <LinkButton href={`${base}/denials`}>{t("empty.denials")}</LinkButton>
                  {/* Who may disconnect may register, too. */}
                  {disconnect === null ? null : <LinkButton href={`${base}/devices`}>{t("empty.devices")}</LinkButton>}
                </>
              }
            />
          )
        }
        footer={<Pager next={data.next} count={data.items.length} />}
      />
      {dialog}
    </>
  );
}

/** Stands in where nobody may disconnect; no control leads to it. */
const refused: DisconnectAction = async () => ({ status: "idle" });
