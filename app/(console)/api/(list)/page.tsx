import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { ApiOperationList, operationFits } from "@/components/api-operation-list.tsx";
import { ApiTabs } from "@/components/api-tabs.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { sayApiText } from "@/lib/i18n/api-texts.ts";
import { OPERATION_FAMILIES, type OperationFamily } from "@/lib/openapi/operations/index.ts";
import { listOperationReferences } from "@/lib/openapi/reference.ts";

const FAMILIES = Object.keys(OPERATION_FAMILIES) as [OperationFamily, ...OperationFamily[]];
const Query = z.object({ q: z.string().trim().max(100), subject: z.enum(FAMILIES) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("api"))("title") };
}

export default async function ApiPage({ searchParams }: { searchParams: PageSearch }) {
  const { q = "", subject } = await readQuery(Query, searchParams);
  const [t, c, locale] = await Promise.all([getTranslations("api"), getTranslations("common"), getLocale()]);
  // What it shows is no secret, but the console is for those who are signed in.
  await readAs(() => null);
  const operations = listOperationReferences().filter(
    (operation) =>
      (subject === undefined || operation.family === subject) &&
      operationFits(operation, q, (text) => sayApiText(locale, text)),
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("about")}
        actions={
          <>
            <LinkButton href="/docs/api">{t("documentation")}</LinkButton>
            <LinkButton href="/openapi.json">{t("openapi")}</LinkButton>
          </>
        }
      />
      <ApiTabs />
      <Toolbar>
        <SearchBox label={t("search")} maxLength={100} />
        <FilterSelect
          label={t("subject")}
          param="subject"
          options={[
            { value: "", label: t("anyFamily") },
            ...FAMILIES.map((value) => ({ value, label: t(`family.${value}`) })),
          ]}
        />
      </Toolbar>
      <ApiOperationList
        operations={operations}
        base="/api"
        clear={<LinkButton href="/api">{c("search.clearFilters")}</LinkButton>}
      />
    </>
  );
}
