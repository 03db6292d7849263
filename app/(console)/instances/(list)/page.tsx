import { Building2, Plus, Rocket } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { InstanceTable } from "@/components/instance-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";

const Query = z.object({ q: z.string().trim().max(64) });
/** Fewer can be seen at a glance. */
const SEARCH_FROM = 8;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("instances"))("title") };
}

export default async function InstancesPage({ searchParams }: { searchParams: PageSearch }) {
  const { q = "" } = await readQuery(Query, searchParams);
  const [t, c] = await Promise.all([getTranslations("instances"), getTranslations("common")]);
  const { instances, mayCreate } = await readAs((ctx) => ({
    instances: listInstances(ctx),
    mayCreate: hasRole(ctx, "admin", null),
  }));
  const wanted = q.toLowerCase();
  const found = instances.filter(({ id, name }) => `${name}\n${id}`.toLowerCase().includes(wanted));
  const create = (
    <LinkButton href="/instances/new" variant="primary" icon={<Plus />}>
      {t("new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("about")}
        actions={mayCreate && instances.length > 0 ? create : undefined}
      />
      {instances.length >= SEARCH_FROM || q ? (
        <Toolbar>
          <SearchBox label={t("search")} />
        </Toolbar>
      ) : null}
      <InstanceTable
        instances={found}
        empty={
          q ? (
            <EmptyState
              icon={<Building2 />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href="/instances">{c("search.clearFilters")}</LinkButton>}
            />
          ) : (
            <EmptyState
              icon={<Building2 />}
              title={t("empty.title")}
              description={t(mayCreate ? "empty.body" : "empty.forbidden")}
              actions={
                mayCreate ? (
                  <>
                    <LinkButton href="/start" variant="primary" icon={<Rocket />}>
                      {t("empty.guide")}
                    </LinkButton>
                    <LinkButton href="/instances/new">{t("new")}</LinkButton>
                  </>
                ) : undefined
              }
            />
          )
        }
      />
    </>
  );
}
