import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { sayApiText } from "../lib/i18n/api-texts.ts";
import { ApiErrorMeaning } from "./api-error-meaning.tsx";
import { ApiParameters } from "./api-parameters.tsx";
import { type ApiOperationView, examplePolicy } from "./api-view.ts";
import { CodeBlock } from "./ui/code-block.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { Link } from "./ui/navigation.tsx";
import { Section } from "./ui/section.tsx";

/** Everything there is to know about one operation. */
export function ApiOperation({
  operation,
  perSecond,
  children,
}: {
  operation: ApiOperationView;
  /** Its rate here; 0 for no limit; null where nothing of this installation is shown. */
  perSecond: number | null;
  /** Between what it takes and what it answers: the request builder. */
  children?: ReactNode;
}) {
  const t = useTranslations("api.operation");
  const locale = useLocale();
  const policy = examplePolicy(operation);
  if (!operation.isSupported) return <p>{sayApiText(locale, operation.summary)}</p>;
  return (
    <div className="flex flex-col gap-8">
      <KeyValues
        items={[
          {
            label: t("method"),
            value: (
              <>
                {operation.methods.join(" / ")}
                {operation.httpsOnly ? <span className="ml-2 text-muted">{t("httpsOnly")}</span> : null}
              </>
            ),
          },
          ...(perSecond === null
            ? []
            : [{ label: t("rate"), value: perSecond === 0 ? t("unlimited") : t("perSecond", { count: perSecond }) }]),
        ]}
      />
      <Section title={t("parameters")}>
        <ApiParameters parameters={operation.parameters} />
      </Section>
      {children}
      <Section title={t("needs")} description={policy === null ? t("needsNothing") : t("needsHint")}>
        {policy === null ? null : (
          <>
            <ul className="mb-3 flex flex-col gap-1 text-sm">
              {operation.needs.map(({ actions }) => (
                <li key={actions.join()}>
                  {actions.map((action, index) => (
                    <span key={action}>
                      {index > 0 ? <span className="mx-1.5 text-muted">{t("either")}</span> : null}
                      <code>{action}</code>
                    </span>
                  ))}
                </li>
              ))}
            </ul>
            <CodeBlock label={t("policy")} code={policy} />
          </>
        )}
      </Section>
      <Section title={t("answer")} description={t("answerHint")}>
        <CodeBlock label={t("answer")} code={JSON.stringify(operation.answer, null, 2)} />
      </Section>
      <Section title={t("errors")} description={t("errorsHint")} actions={<AllErrors />}>
        <ApiErrors label={t("errors")} errors={operation.errors} />
      </Section>
    </div>
  );
}

function AllErrors() {
  const t = useTranslations("api.operation");
  return (
    <Link href="/docs/api#errors" className="text-accent text-sm hover:underline">
      {t("allErrors")}
    </Link>
  );
}

/** Error codes with their status and meaning. */
export function ApiErrors({
  label,
  errors,
  anchors = false,
}: {
  label: string;
  errors: readonly { readonly code: string; readonly status: number }[];
  /** Each is a place that links can lead to. */
  anchors?: boolean;
}) {
  const t = useTranslations("api.operation");
  return (
    <DataTable
      label={label}
      rows={errors}
      rowKey={(row) => row.code}
      {...(anchors ? { rowAnchor: (row: { readonly code: string }) => row.code } : {})}
      columns={[
        { key: "code", header: t("code"), cell: (row) => <code className="break-all">{row.code}</code> },
        { key: "status", header: t("status"), align: "right", cell: (row) => <span data-numeric>{row.status}</span> },
        {
          key: "meaning",
          header: t("meaning"),
          grow: true,
          block: true,
          cell: (row) => (
            <span className="whitespace-normal">
              <ApiErrorMeaning code={row.code} />
            </span>
          ),
        },
      ]}
      empty={null}
    />
  );
}
