import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("docs"))("title") };
}

export default async function DocsHome() {
  const t = await getTranslations("docs");
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} />
      <div className="grid gap-4 sm:grid-cols-2">
        {(["api", "migration"] as const).map((page) => (
          <Panel
            key={page}
            title={
              <Link href={`/docs/${page}`} className="text-accent hover:underline">
                {t(`nav.${page}`)}
              </Link>
            }
          >
            <p className="text-muted text-sm">{t(`home.${page}`)}</p>
          </Panel>
        ))}
      </div>
    </>
  );
}
