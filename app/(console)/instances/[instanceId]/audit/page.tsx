import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { AuditView } from "@/components/audit-view.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { AuditQuery, listAudit, listAuditFilters } from "@/lib/services/audit-log.ts";
import { getInstance } from "@/lib/services/instances.ts";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function InstanceAuditPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, action, actor, after } = await readQuery(AuditQuery, searchParams);
  const t = await getTranslations("audit");
  const { page, filters } = await readAs((ctx) => {
    getInstance(ctx, { id: instanceId });
    return {
      page: listAudit(ctx, { instanceId, action, actorId: actor, target: q }, after ? { cursor: after } : {}),
      filters: listAuditFilters(ctx, { instanceId }),
    };
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("instanceAbout")} />
      <AuditView
        entries={page.items}
        next={page.next}
        actions={filters.actions}
        actors={filters.actors}
        isFiltered={[q, action, actor, after].some((value) => value !== undefined)}
        clearHref={`/instances/${encodeURIComponent(instanceId)}/audit`}
        instanceId={instanceId}
        settings={await findTableSettings("audit")}
        views={<SavedViews list="audit" instanceId={instanceId} />}
      />
    </>
  );
}
