import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { READ_CREDENTIALS, STATE_FILE } from "@/components/migration-example.ts";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Section } from "@/components/ui/section.tsx";

const SAME = ["login", "api", "policies", "custom", "p2p"] as const;
const DIFFERS = [
  "topics",
  "groupPolicies",
  "credentials",
  "register",
  "tokens",
  "subscribe",
  "customLogin",
  "mqtt5",
  "missing",
] as const;
const STEPS = ["instance", "groups", "devices", "custom", "tokens", "endpoints"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("migration.title") };
}

export default async function MigrationPage() {
  const t = await getTranslations("docs.migration");
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} />
      <div className="flex flex-col gap-8">
        <Section title={t("same.title")}>
          <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-5">
            {SAME.map((key) => (
              <li key={key}>{t(`same.${key}`)}</li>
            ))}
          </ul>
        </Section>
        <Section title={t("differs.title")}>
          <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-5">
            {DIFFERS.map((key) => (
              <li key={key}>{t(`differs.${key}`)}</li>
            ))}
          </ul>
        </Section>
        <Section title={t("steps.title")}>
          <ol className="flex list-decimal flex-col gap-5 pl-5">
            {STEPS.map((key) => (
              <li key={key}>
                <h3 className="font-medium">{t(`steps.${key}.title`)}</h3>
                <p className="mt-0.5 max-w-prose text-muted">{t(`steps.${key}.body`)}</p>
                {key === "instance" ? (
                  <div className="mt-3 flex flex-col gap-3">
                    <CodeBlock label={t("apply")} code="npm run apply -- state.json" />
                    <CodeBlock label={t("file")} code={STATE_FILE} />
                  </div>
                ) : null}
                {key === "devices" ? <CodeBlock className="mt-3" label={t("migrate")} code={READ_CREDENTIALS} /> : null}
              </li>
            ))}
          </ol>
        </Section>
      </div>
    </>
  );
}
