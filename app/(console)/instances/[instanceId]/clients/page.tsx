import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { ClientTable } from "@/components/client-table.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { LOGIN_MODES } from "@/lib/domain/login.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { readClientPage } from "@/lib/services/client-views.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listGroups } from "@/lib/services/groups.ts";
import { ClientQuery } from "@/lib/services/list-query.ts";
import { disconnectClientAction, disconnectClientsAction } from "./actions.ts";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("clients"))("title") };
}

export default async function ClientsPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, group, mode, policy, after } = await readQuery(ClientQuery, searchParams);
  const t = await getTranslations("clients");
  const question = { instanceId, search: q, groupId: group, mode, policy, cursor: after };
  const { page, at, groups, mayOperate } = await readAs((ctx) => ({
    page: readClientPage(ctx, question),
    at: ctx.now(),
    groups: listGroups(ctx, { instanceId }, { size: 200 }).items.map(({ id }) => id),
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
  return (
    <ClientMessages areas={["clients"]}>
      <PageHeader title={t("title")} description={t("about")} />
      <ClientTable
        question={question}
        drawn={page}
        drawnAt={at}
        settings={await findTableSettings("clients")}
        views={<SavedViews list="clients" instanceId={instanceId} />}
        groups={groups}
        modes={LOGIN_MODES}
        disconnect={mayOperate ? disconnectClientAction : null}
        disconnectSeveral={mayOperate ? disconnectClientsAction : null}
      />
    </ClientMessages>
  );
}
