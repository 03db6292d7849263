import { Ban } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { checkHref } from "@/components/access-check-view.ts";
import { blockHref } from "@/components/block-view.ts";
import { DenialDetail } from "@/components/denial-detail.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { isAnyClientId } from "@/lib/domain/login.ts";
import { hasRole } from "@/lib/services/context.ts";
import { getDenial } from "@/lib/services/denials.ts";

interface Props {
  params: Promise<{ instanceId: string; id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("denials"))("detail.title") };
}

export default async function DenialPage({ params }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const id = segmentNumber((await params).id);
  const t = await getTranslations("denials");
  const { denial, mayBlock, seesAccount } = await readAs((ctx) => ({
    denial: getDenial(ctx, { instanceId, id }),
    mayBlock: hasRole(ctx, "operator", instanceId),
    seesAccount: hasRole(ctx, "viewer", null),
  }));
  return (
    <>
      <PageHeader
        title={t("detail.title")}
        actions={
          <>
            {mayBlock && isAnyClientId(denial.clientId) ? (
              <LinkButton href={blockHref(instanceId, "client", denial.clientId)} icon={<Ban />}>
                {(await getTranslations("blocks"))("block")}
              </LinkButton>
            ) : null}
            <LinkButton variant="primary" href={checkHref(instanceId, { denial: id })}>
              {t("check")}
            </LinkButton>
          </>
        }
      />
      <DenialDetail denial={denial} seesAccount={seesAccount} />
    </>
  );
}
