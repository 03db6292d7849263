import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ApiCallTable } from "@/components/api-call-table.tsx";
import { ApiTabs } from "@/components/api-tabs.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { OPERATIONS } from "@/lib/openapi/operations/index.ts";
import { listApiCalls } from "@/lib/services/api-calls.ts";

const Query = z.object({
  q: z.string().trim().max(128),
  operation: z.string().max(64),
  result: z.enum(["ok", "failed"]),
  after: z.string().max(2_000),
});
/** As the API makes them; everything else that is looked for is the ID of an access key. */
const REQUEST_ID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("api"))("tabs.calls") };
}

export default async function ApiCallsPage({ searchParams }: { searchParams: PageSearch }) {
  const { q, operation, result, after } = await readQuery(Query, searchParams);
  const t = await getTranslations("api");
  const asked = q === undefined ? {} : REQUEST_ID.test(q) ? { requestId: q.toUpperCase() } : { keyId: q };
  const page = await readAs((ctx) =>
    listApiCalls(ctx, { operation, result, ...asked }, after === undefined ? {} : { cursor: after }),
  );
  const isFiltered = [q, operation, result, after].some((value) => value !== undefined);
  return (
    <>
      <PageHeader title={t("tabs.calls")} description={t("calls.about")} />
      <ApiTabs />
      <Toolbar>
        <SearchBox label={t("calls.search")} maxLength={128} />
        <FilterSelect
          label={t("column.operation")}
          param="operation"
          options={[
            { value: "", label: t("calls.anyOperation") },
            ...OPERATIONS.map(({ name }) => ({ value: name, label: name })),
          ]}
        />
        <FilterSelect
          label={t("calls.result.label")}
          param="result"
          options={[
            { value: "", label: t("calls.result.any") },
            { value: "ok", label: t("calls.result.ok") },
            { value: "failed", label: t("calls.result.failed") },
          ]}
        />
      </Toolbar>
      <ApiCallTable calls={page.items} next={page.next} isFiltered={isFiltered} />
    </>
  );
}
