import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { checkHref } from "@/components/access-check-view.ts";
import { DenialDetail } from "@/components/denial-detail.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { getDenial } from "@/lib/services/denials.ts";

interface Props {
  params: Promise<{ instanceId: string; id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("denials"))("detail.title") };
}

export default async function DenialPage({ params }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const id = z.coerce
    .number()
    .int()
    .catch(0)
    .parse((await params).id);
  const t = await getTranslations("denials");
  const denial = await readAs((ctx) => getDenial(ctx, { instanceId, id }));
  return (
    <>
      <PageHeader
        title={t("detail.title")}
        actions={
          <LinkButton variant="primary" href={checkHref(instanceId, { denial: id })}>
            {t("check")}
          </LinkButton>
        }
      />
      <DenialDetail denial={denial} />
    </>
  );
}
