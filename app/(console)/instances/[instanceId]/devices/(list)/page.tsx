import { Cpu, FileUp, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { ActOnAll } from "@/components/act-on-all.tsx";
import { BulkExport } from "@/components/bulk-export.tsx";
import { DeviceBulk } from "@/components/device-bulk.tsx";
import { DeviceMenu } from "@/components/device-menu.tsx";
import { DeviceRegister } from "@/components/device-register.tsx";
import { DeviceState } from "@/components/device-state.tsx";
import { ExportMenu } from "@/components/export-menu.tsx";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Meter } from "@/components/ui/meter.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { findConnected } from "@/lib/services/clients.ts";
import { hasRole } from "@/lib/services/context.ts";
import { DEVICE_STATES, listDeviceCredentials } from "@/lib/services/device-credentials.ts";
import { listGroups } from "@/lib/services/groups.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { DeviceQuery } from "@/lib/services/list-query.ts";
import {
  countUnusedDevicesAction,
  endOverlapAction,
  registerDeviceAction,
  rotateDeviceAction,
  setDeviceEnabledAction,
  setDevicesEnabledAction,
  unregisterDeviceAction,
  unregisterDevicesAction,
  unregisterUnusedDevicesAction,
} from "../actions.ts";

/** Days, of the filter for credentials that nobody seems to need; the address takes any number of them. */
const UNUSED_DAYS = [7, 30, 90, 180, 365];

/** More groups than this are typed, not chosen. */
const MOST_CHOICES = 200;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("devices"))("title") };
}

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export default async function DevicesPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, group, state, unused, after } = await readQuery(DeviceQuery, searchParams);
  const t = await getTranslations("devices");
  const c = await getTranslations("common");
  const imports = await getTranslations("imports");
  const seen = await readAs(async (ctx) => {
    const page = listDeviceCredentials(
      ctx,
      { instanceId, search: q, groupId: group, state, unusedDays: unused },
      after === undefined ? {} : { cursor: after },
    );
    return {
      instance: getInstance(ctx, { id: instanceId }),
      page,
      groups: listGroups(ctx, { instanceId }, { size: MOST_CHOICES }),
      connected: findConnected(ctx, { instanceId, clientIds: page.items.map((item) => item.clientId) }),
      doors: await findDoors(ctx),
      mayOperate: hasRole(ctx, "operator", instanceId),
    };
  });
  const { instance, page, connected, doors, mayOperate } = seen;
  const groups = seen.groups.items.map(({ id }) => id);
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const hrefOf = (clientId: string) => `${base}/devices/${encodeURIComponent(clientId)}`;
  const used = instance.counts.deviceCredentials;
  const limit = instance.maxConnections;
  const isFull = used >= limit;
  const isFiltered = q !== undefined || group !== undefined || state !== undefined || unused !== undefined;

  const fullNotice = isFull ? (
    <Notice
      tone="bad"
      title={t("full.title")}
      className="mb-4"
      actions={
        <>
          <LinkButton size="sm" href={`${base}/devices?state=never`}>
            {t("full.unused")}
          </LinkButton>
          <LinkButton size="sm" href={`${base}/devices?unused=90`}>
            {t("full.longUnused", { days: 90 })}
          </LinkButton>
          <LinkButton size="sm" href={`${base}/settings#limits`}>
            {t("full.raise")}
          </LinkButton>
        </>
      }
    >
      {t("full.body", { limit })}
    </Notice>
  ) : null;
  const register = (
    <DeviceRegister
      instanceId={instanceId}
      groups={seen.groups.next === null ? groups : null}
      group={group}
      doors={doors}
      action={registerDeviceAction}
      notice={fullNotice}
    />
  );
  // Of a whole key ID or a state that is no state of an unused one there is nothing to be had back in bulk.
  const mayReclaim =
    mayOperate && unused !== undefined && (state === undefined || state === "never") && q?.startsWith("DC.") !== true;
  const reclaim = mayReclaim ? (
    <ActOnAll
      area="devices"
      trigger={
        <Button variant="danger-quiet" icon={<Trash2 />}>
          {t("all.open")}
        </Button>
      }
      title={t("all.title", { days: unused })}
      count={countUnusedDevicesAction}
      act={unregisterUnusedDevicesAction}
      input={{
        instanceId,
        unusedDays: unused,
        ...(group ? { groupId: group } : {}),
        ...(q ? { search: q } : {}),
        ...(state === "never" ? { never: true } : {}),
      }}
      typeName={instance.name}
    />
  ) : null;
  const actions = {
    rotate: rotateDeviceAction,
    endOverlap: endOverlapAction,
    setEnabled: setDeviceEnabledAction,
    unregister: unregisterDeviceAction,
  };

  return (
    <ClientMessages areas={["devices"]}>
      <PageHeader
        title={t("title")}
        description={t("about")}
        actions={
          mayOperate && groups.length > 0 ? (
            <>
              <LinkButton href={`${base}/devices/imports`} icon={<FileUp />}>
                {imports("import")}
              </LinkButton>
              {register}
            </>
          ) : undefined
        }
      />
      {used === 0 && !isFiltered ? null : (
        <Meter label={t("quota")} used={used} limit={limit} className="mb-5 max-w-sm" />
      )}
      {fullNotice}
      {used === 0 && !isFiltered ? null : (
        <Toolbar
          end={
            <>
              {reclaim}
              <SavedViews list="devices" instanceId={instanceId} />
              <ExportMenu list="devices" instanceId={instanceId} />
            </>
          }
        >
          <SearchBox label={t("search")} />
          <FilterSelect
            label={t("filter.group")}
            param="group"
            options={[
              { value: "", label: t("filter.anyGroup") },
              ...[...new Set([...(group === undefined ? [] : [group]), ...groups])].map((id) => ({
                value: id,
                label: id,
              })),
            ]}
          />
          <FilterSelect
            label={t("filter.state")}
            param="state"
            options={[
              { value: "", label: t("filter.anyState") },
              ...DEVICE_STATES.map((value) => ({ value, label: t(`filter.${value}`) })),
            ]}
          />
          <FilterSelect
            label={t("filter.lastUsed")}
            param="unused"
            options={[
              { value: "", label: t("filter.anyTime") },
              ...[...new Set([...UNUSED_DAYS, ...(unused === undefined ? [] : [unused])])]
                .sort((a, b) => a - b)
                .map((days) => ({ value: String(days), label: t("filter.unused", { days }) })),
            ]}
          />
        </Toolbar>
      )}
      <DataTable
        label={t("title")}
        settings={await findTableSettings("devices")}
        rows={page.items}
        rowKey={(row) => row.clientId}
        rowLabel={(row) => row.clientId}
        rowHref={(row) => hrefOf(row.clientId)}
        rowWeight={(row) => (connected.has(row.clientId) ? 1 : 0)}
        columns={[
          {
            key: "clientId",
            header: t("column.clientId"),
            grow: true,
            cell: (row) => <MonoId value={row.clientId} copy={false} tail={8} />,
          },
          { key: "state", header: t("column.state"), cell: (row) => <DeviceState credential={row} /> },
          {
            key: "keyId",
            header: t("column.keyId"),
            from: "xl",
            cell: (row) => <MonoId value={row.keyId} what={t("keyId")} />,
          },
          {
            key: "group",
            header: t("column.group"),
            from: "xl",
            cell: (row) => <MonoId value={row.groupId} copy={false} />,
          },
          {
            key: "lastUsed",
            header: t("column.lastUsed"),
            cell: (row) => (
              <span className="whitespace-nowrap">
                <RelativeTime at={row.lastSeenAt} never={t("neverUsed")} />
                {row.lastUsedAddress === null || row.lastUsedAt !== row.lastSeenAt ? null : (
                  <span className="ml-2 text-muted max-lg:hidden">{row.lastUsedAddress}</span>
                )}
              </span>
            ),
          },
          {
            key: "created",
            header: t("column.created"),
            from: "md",
            cell: (row) => <RelativeTime at={row.createdAt} />,
          },
        ]}
        rowActions={(row) => (
          <DeviceMenu
            credential={row}
            href={hrefOf(row.clientId)}
            connectedAt={connected.get(row.clientId) ?? null}
            doors={doors}
            actions={mayOperate ? actions : null}
          />
        )}
        bulk={
          <>
            {mayOperate ? (
              <DeviceBulk
                instanceId={instanceId}
                actions={{ setEnabled: setDevicesEnabledAction, unregister: unregisterDevicesAction }}
              />
            ) : null}
            <BulkExport list="devices" instanceId={instanceId} />
          </>
        }
        empty={
          isFiltered || after !== undefined ? (
            <EmptyState
              icon={<Cpu />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href={`${base}/devices`}>{c("search.clearFilters")}</LinkButton>}
            />
          ) : groups.length === 0 ? (
            <EmptyState
              icon={<Cpu />}
              title={t("empty.title")}
              description={t("empty.noGroups")}
              actions={
                <LinkButton variant="primary" href={`${base}/groups`}>
                  {t("empty.createGroup")}
                </LinkButton>
              }
            />
          ) : (
            <EmptyState
              icon={<Cpu />}
              title={t("empty.title")}
              description={t("empty.body")}
              actions={mayOperate ? register : undefined}
            />
          )
        }
        footer={<Pager next={page.next} count={page.items.length} />}
      />
    </ClientMessages>
  );
}
