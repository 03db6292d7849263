import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DenialDetail } from "@/components/denial-detail.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber } from "@/lib/auth/page-address.ts";
import { getDenial } from "@/lib/services/denials.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("denials"))("detail.title") };
}

/** A refusal that belongs to no instance, because the username names none that exists. */
export default async function StrayDenialPage({ params }: { params: Promise<{ id: string }> }) {
  const id = segmentNumber((await params).id);
  const t = await getTranslations("denials");
  const denial = await readAs((ctx) => getDenial(ctx, { instanceId: "", id }));
  return (
    <>
      <PageHeader title={t("detail.title")} />
      <DenialDetail seesAccount denial={denial} />
    </>
  );
}
