import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { DenialNone } from "@/components/denial-none.tsx";
import { DenialTable } from "@/components/denial-table.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ACTIONS } from "@/lib/domain/decision.ts";
import { REFUSAL_CODES } from "@/lib/domain/reason.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { DenialQuery, readDenialPage } from "@/lib/services/denials.ts";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("denials"))("title") };
}

export default async function DenialsPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, action, reason, after } = await readQuery(DenialQuery, searchParams);
  const t = await getTranslations("denials");
  const question = { instanceId, clientId: q, action, reason, cursor: after };
  const { page, at } = await readAs((ctx) => ({ page: readDenialPage(ctx, question), at: ctx.now() }));
  return (
    <ClientMessages areas={["denials", "clients", "reasons"]}>
      <PageHeader title={t("title")} description={t("about")} />
      <DenialTable
        question={question}
        drawn={page}
        drawnAt={at}
        settings={await findTableSettings("denials")}
        views={<SavedViews list="denials" instanceId={instanceId} />}
        actions={ACTIONS}
        reasonCodes={REFUSAL_CODES}
        empty={<DenialNone question={question} />}
      />
    </ClientMessages>
  );
}
