import { FileKey2, Plus } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Count } from "@/components/ui/number.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listAccessPolicies } from "@/lib/services/manage-access-policies.ts";

/** A built-in policy that there are words for. */
type Known = "AliyunMQFullAccess";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessPolicies"))("title") };
}

export default async function AccessPoliciesPage() {
  const t = await getTranslations("accessPolicies");
  const { policies, mayChange } = await readAs((ctx) => ({
    policies: listAccessPolicies(ctx),
    mayChange: hasRole(ctx, "admin", null),
  }));
  const builtIn = (name: string) => (t.has(`builtIn.${name as Known}`) ? t(`builtIn.${name as Known}`) : null);
  const create = (
    <LinkButton variant="primary" icon={<Plus />} href="/access-policies/new">
      {t("new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} actions={mayChange ? create : undefined} />
      <DataTable
        label={t("title")}
        rows={policies}
        rowKey={(policy) => policy.name}
        rowLabel={(policy) => policy.name}
        rowHref={(policy) => `/access-policies/${encodeURIComponent(policy.name)}`}
        columns={[
          {
            key: "name",
            header: t("name"),
            grow: true,
            cell: ({ name, system }) => (
              <span className="min-w-0">
                <span className="break-all">{name}</span>
                {system ? <span className="block font-normal text-muted">{builtIn(name)}</span> : null}
              </span>
            ),
          },
          {
            key: "kind",
            header: t("kind"),
            cell: (policy) =>
              policy.system ? <Badge>{t("system")}</Badge> : <span className="text-muted">{t("own")}</span>,
          },
          {
            key: "users",
            header: t("usersCount"),
            align: "right",
            cell: (policy) => <Count value={policy.users} />,
          },
          {
            key: "version",
            header: t("version"),
            align: "right",
            cell: (policy) => <Count value={policy.version} />,
          },
          {
            key: "changed",
            header: t("changed"),
            from: "md",
            cell: (policy) => <RelativeTime at={policy.updatedAt} />,
          },
        ]}
        empty={<EmptyState compact icon={<FileKey2 />} title={t("title")} />}
      />
    </>
  );
}
