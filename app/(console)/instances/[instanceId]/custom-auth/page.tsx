import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CustomAuthTabs, CustomAuthUnavailable } from "@/components/custom-auth-tabs.tsx";
import { CustomIdentityAdd } from "@/components/custom-identity-form.tsx";
import { CustomIdentityTable } from "@/components/custom-identity-table.tsx";
import { Meter } from "@/components/ui/meter.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { hasCustomAuth, IDENTITY_TYPES } from "@/lib/domain/custom-auth.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { listCustomIdentities } from "@/lib/services/custom-identities.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { addCustomIdentityAction, deleteCustomIdentityAction, replaceCustomSecretAction } from "./actions.ts";

const Query = z.object({
  q: z.string().trim().max(64),
  type: z.enum(IDENTITY_TYPES),
  after: z.string().max(2_000),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customAuth"))("title") };
}

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export default async function CustomAuthPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, type, after } = await readQuery(Query, searchParams);
  const t = await getTranslations("customAuth");
  const { instance, page, doors, mayOperate } = await readAs(async (ctx) => ({
    instance: getInstance(ctx, { id: instanceId }),
    page: listCustomIdentities(
      ctx,
      { instanceId, search: q, identityType: type },
      after === undefined ? {} : { cursor: after },
    ),
    doors: await findDoors(ctx),
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
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
  const used = instance.counts.customIdentities;
  const isFiltered = [q, type, after].some((value) => value !== undefined);
  const add = mayOperate ? (
    <CustomIdentityAdd instanceId={instanceId} doors={doors} action={addCustomIdentityAction} />
  ) : null;
  return (
    <ClientMessages areas={["customAuth"]}>
      <PageHeader title={t("title")} description={t("about")} actions={used === 0 ? undefined : add} />
      <CustomAuthTabs base={base} />
      {used === 0 && !isFiltered ? null : (
        <>
          <Meter label={t("identity.quota")} used={used} limit={instance.maxConnections} className="mb-5 max-w-sm" />
          <Toolbar>
            <SearchBox label={t("identity.search")} maxLength={64} />
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
      <CustomIdentityTable
        identities={page.items}
        next={page.next}
        base={base}
        isFiltered={isFiltered}
        doors={doors}
        actions={mayOperate ? { replace: replaceCustomSecretAction, remove: deleteCustomIdentityAction } : null}
        add={add}
      />
    </ClientMessages>
  );
}
