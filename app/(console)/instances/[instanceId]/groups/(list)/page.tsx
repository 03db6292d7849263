import { FileUp, Users } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { BulkExport } from "@/components/bulk-export.tsx";
import { ExportMenu } from "@/components/export-menu.tsx";
import { GroupBulk } from "@/components/group-bulk.tsx";
import { GroupCreate } from "@/components/group-create.tsx";
import { GroupTable } from "@/components/group-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listGroups } from "@/lib/services/groups.ts";
import { GroupQuery } from "@/lib/services/list-query.ts";
import { createGroupAction, deleteGroupsAction } from "./actions.ts";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("groups"))("title") };
}

export default async function GroupsPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, after } = await readQuery(GroupQuery, searchParams);
  const [t, c, imports] = await Promise.all([
    getTranslations("groups"),
    getTranslations("common"),
    getTranslations("imports"),
  ]);
  const { page, mayCreate } = await readAs((ctx) => ({
    page: listGroups(ctx, { instanceId, search: q }, { cursor: after }),
    mayCreate: hasRole(ctx, "admin", instanceId),
  }));
  const create = mayCreate ? (
    <>
      <LinkButton href={`/instances/${encodeURIComponent(instanceId)}/devices/imports?kind=groups`} icon={<FileUp />}>
        {imports("import")}
      </LinkButton>
      <GroupCreate instanceId={instanceId} action={createGroupAction} />
    </>
  ) : undefined;
  const isFiltered = q !== undefined || after !== undefined;
  const isEmpty = page.items.length === 0 && !isFiltered;
  return (
    <ClientMessages areas={["groups"]}>
      <PageHeader title={t("title")} description={t("about")} actions={isEmpty ? undefined : create} />
      {isEmpty ? null : (
        <Toolbar
          end={
            <>
              <SavedViews list="groups" instanceId={instanceId} />
              <ExportMenu list="groups" instanceId={instanceId} />
            </>
          }
        >
          <SearchBox label={t("search")} />
        </Toolbar>
      )}
      <GroupTable
        groups={page.items}
        settings={await findTableSettings("groups")}
        bulk={
          <>
            {mayCreate ? <GroupBulk instanceId={instanceId} remove={deleteGroupsAction} /> : null}
            <BulkExport list="groups" instanceId={instanceId} />
          </>
        }
        footer={<Pager next={page.next} count={page.items.length} />}
        empty={
          isFiltered ? (
            <EmptyState
              icon={<Users />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={
                <LinkButton href={`/instances/${encodeURIComponent(instanceId)}/groups`}>
                  {c("search.clearFilters")}
                </LinkButton>
              }
            />
          ) : (
            <EmptyState
              icon={<Users />}
              title={t("empty.title")}
              description={t(mayCreate ? "empty.body" : "empty.forbidden")}
              actions={create}
            />
          )
        }
      />
    </ClientMessages>
  );
}
