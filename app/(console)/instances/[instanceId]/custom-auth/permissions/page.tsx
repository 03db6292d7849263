import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CustomAuthTabs, CustomAuthUnavailable } from "@/components/custom-auth-tabs.tsx";
import { CustomPermissionAdd } from "@/components/custom-permission-form.tsx";
import { CustomPermissionTable } from "@/components/custom-permission-table.tsx";
import { Meter } from "@/components/ui/meter.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { hasCustomAuth, IDENTITY_TYPES } from "@/lib/domain/custom-auth.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { listCustomPermissions } from "@/lib/services/custom-permissions.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { addCustomPermissionAction, changeCustomPermissionAction, deleteCustomPermissionAction } from "../actions.ts";

const Query = z.object({
  q: z.string().trim().max(64),
  type: z.enum(IDENTITY_TYPES),
  after: z.string().max(2_000),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customAuth"))("tabs.permissions") };
}

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export default async function CustomPermissionsPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, type, after } = await readQuery(Query, searchParams);
  const t = await getTranslations("customAuth");
  const { instance, page, mayOperate } = await readAs((ctx) => {
    const read = getInstance(ctx, { id: instanceId });
    return {
      instance: read,
      page: hasCustomAuth(read.edition)
        ? listCustomPermissions(
            ctx,
            { instanceId, search: q, identityType: type },
            after === undefined ? {} : { cursor: after },
          )
        : { items: [], next: null },
      mayOperate: hasRole(ctx, "operator", instanceId),
    };
  });
  const home = `/instances/${encodeURIComponent(instanceId)}`;
  const base = `${home}/custom-auth`;
  if (!hasCustomAuth(instance.edition)) {
    return (
      <>
        <PageHeader title={t("title")} description={t("about")} />
        <CustomAuthUnavailable settingsHref={`${home}/settings`} />
      </>
    );
  }
  const { customPermissions, blockedClients } = instance.counts;
  const used = customPermissions + blockedClients;
  const isFiltered = [q, type, after].some((value) => value !== undefined);
  const add = mayOperate ? (
    <CustomPermissionAdd instanceId={instanceId} identity={q} action={addCustomPermissionAction} />
  ) : null;
  return (
    <ClientMessages areas={["customAuth"]}>
      <PageHeader title={t("title")} description={t("about")} actions={page.items.length === 0 ? undefined : add} />
      <CustomAuthTabs base={base} />
      {customPermissions === 0 && !isFiltered ? null : (
        <>
          <Meter label={t("permission.quota")} used={used} limit={instance.maxConnections} className="mb-5 max-w-sm" />
          <Toolbar>
            <SearchBox label={t("permission.search")} maxLength={64} />
            <FilterSelect
              label={t("type.label")}
              param="type"
              options={[
                { value: "", label: t("type.any") },
                ...IDENTITY_TYPES.map((value) => ({ value, label: t(`type.${value}`) })),
              ]}
            />
          </Toolbar>
        </>
      )}
      <CustomPermissionTable
        permissions={page.items}
        next={page.next}
        base={`${base}/permissions`}
        isFiltered={isFiltered}
        actions={mayOperate ? { change: changeCustomPermissionAction, remove: deleteCustomPermissionAction } : null}
        add={add}
      />
    </ClientMessages>
  );
}
