import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ApiErrorMeaning } from "@/components/api-error-meaning.tsx";
import { ApiErrors } from "@/components/api-operation.tsx";
import { ApiOperationList } from "@/components/api-operation-list.tsx";
import { apiErrorKey } from "@/components/api-view.ts";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { Section } from "@/components/ui/section.tsx";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { listErrorReferences, listOperationReferences } from "@/lib/openapi/reference.ts";

/** What errors of the API send along: `Recommend` leads here. */
const Query = z.object({
  q: z.string().regex(/^[A-Za-z][A-Za-z0-9.]{0,99}$/),
  requestId: z.string().regex(/^[0-9A-F-]{36}$/),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("api.title") };
}

export default async function ApiDocsPage({ searchParams }: { searchParams: PageSearch }) {
  const { q, requestId } = await readQuery(Query, searchParams);
  const t = await getTranslations("docs.api");
  const operations = listOperationReferences();
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} />
      <div className="flex flex-col gap-8">
        {q === undefined ? null : <Asked code={q} requestId={requestId} />}
        <Section title={t("call.title")}>
          <div className="flex max-w-prose flex-col gap-3">
            <p>{t("call.endpoint")}</p>
            <p>{t("call.signature")}</p>
            <p>{t("call.parameters")}</p>
            <p>{t("call.rights")}</p>
            <p>{t("call.rates")}</p>
            <p>
              {t.rich("call.machine", {
                a: (text) => (
                  <a href="/openapi.json" className="text-accent underline">
                    {text}
                  </a>
                ),
              })}
            </p>
          </div>
        </Section>
        <Section title={t("operations")}>
          <ApiOperationList operations={operations} base="/docs/api" />
        </Section>
        <Section id="errors" title={t("errors.title")} description={t("errors.about")}>
          <ApiErrors label={t("errors.title")} errors={listErrorReferences()} anchors />
        </Section>
      </div>
    </>
  );
}

/** The code that somebody came with, before everything else. */
async function Asked({ code, requestId }: { code: string; requestId: string | undefined }) {
  const t = await getTranslations("docs");
  const answeredBy = listOperationReferences().filter(({ errors }) => errors.some((error) => error.code === code));
  const known = t.has(`errors.${apiErrorKey(code)}` as "errors.NoPermission");
  return (
    <Panel title={<code className="break-all">{code}</code>}>
      <p>{known ? <ApiErrorMeaning code={code} /> : t("api.askedUnknown")}</p>
      {requestId === undefined ? null : (
        <p className="mt-2 text-muted text-sm">{t("api.requestId", { id: requestId })}</p>
      )}
      {answeredBy.length === 0 ? null : (
        <p className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-sm">
          <span className="text-muted">{t("api.answeredBy")}</span>
          {answeredBy.map(({ name }) => (
            <Link key={name} href={`/docs/api/${name}`} className="font-mono text-accent hover:underline">
              {name}
            </Link>
          ))}
        </p>
      )}
    </Panel>
  );
}
