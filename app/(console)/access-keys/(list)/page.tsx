import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { AccessKeyCreate } from "@/components/access-key-create.tsx";
import { AccessKeyTable } from "@/components/access-key-table.tsx";
import { BulkExport } from "@/components/bulk-export.tsx";
import { ExportMenu } from "@/components/export-menu.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { KEY_USES, listAccessKeys } from "@/lib/services/access-key-list.ts";
import { listAccessUsers } from "@/lib/services/access-users.ts";
import { countClientsByAccessKey } from "@/lib/services/clients.ts";
import { hasRole } from "@/lib/services/context.ts";
import { AccessKeyQuery } from "@/lib/services/list-query.ts";
import {
  createAccessKeyAction,
  deleteAccessKeyAction,
  setAccessKeyNoteAction,
  setAccessKeyStatusAction,
} from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessKeys"))("title") };
}

export default async function AccessKeysPage({ searchParams }: { searchParams: PageSearch }) {
  const { q, user, status, unused, after } = await readQuery(AccessKeyQuery, searchParams);
  const [t, c] = await Promise.all([getTranslations("accessKeys"), getTranslations("common")]);
  const { page, users, clients, doors, mayChange } = await readAs(async (ctx) => ({
    page: listAccessKeys(
      ctx,
      { search: q, userId: user, status, unused },
      after === undefined ? {} : { cursor: after },
    ),
    users: listAccessUsers(ctx),
    clients: countClientsByAccessKey(ctx),
    doors: await findDoors(ctx),
    mayChange: hasRole(ctx, "admin", null),
  }));
  const isFiltered = [q, user, status, unused, after].some((value) => value !== undefined);
  const create = mayChange ? (
    <AccessKeyCreate
      owners={users.map(({ id, name }) => ({ id, name }))}
      primary
      doors={doors}
      action={createAccessKeyAction}
    />
  ) : undefined;
  return (
    <ClientMessages areas={["accessKeys"]}>
      <PageHeader title={t("title")} description={t("about")} actions={create} />
      <Toolbar
        end={
          <>
            <SavedViews list="access-keys" instanceId={null} />
            <ExportMenu list="access-keys" instanceId={null} />
          </>
        }
      >
        <SearchBox label={t("search")} maxLength={256} />
        <FilterSelect
          label={t("user")}
          param="user"
          options={[
            { value: "", label: t("filter.anyUser") },
            ...users.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <FilterSelect
          label={t("filter.status")}
          param="status"
          options={[
            { value: "", label: t("filter.anyStatus") },
            { value: "active", label: t("active") },
            { value: "disabled", label: t("disabled") },
          ]}
        />
        <FilterSelect
          label={t("filter.unused")}
          param="unused"
          options={[
            { value: "", label: t("filter.anyUse") },
            ...KEY_USES.map((use) => ({
              value: use,
              label: use === "never" ? t("filter.neverUsed") : t("filter.unusedFor", { days: Number(use) }),
            })),
          ]}
        />
      </Toolbar>
      <AccessKeyTable
        label={t("title")}
        accessKeys={page.items.map(({ userId, userName, userKind: _, ...key }) => ({
          ...key,
          user: { id: userId, name: userName },
        }))}
        clients={clients}
        actions={
          mayChange
            ? {
                setStatus: setAccessKeyStatusAction,
                setNote: setAccessKeyNoteAction,
                remove: deleteAccessKeyAction,
              }
            : null
        }
        settings={await findTableSettings("access-keys")}
        bulk={<BulkExport list="access-keys" instanceId={null} />}
        footer={<Pager next={page.next} count={page.items.length} />}
        {...(isFiltered
          ? {
              empty: (
                <EmptyState
                  icon={<KeyRound />}
                  title={c("search.none")}
                  description={c("search.noneHint")}
                  actions={<LinkButton href="/access-keys">{c("search.clearFilters")}</LinkButton>}
                />
              ),
            }
          : {})}
      />
    </ClientMessages>
  );
}
