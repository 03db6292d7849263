import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ImportTable } from "@/components/import-table.tsx";
import { ImportUpload } from "@/components/import-upload.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { IMPORT_KINDS } from "@/lib/domain/import.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { KINDS } from "@/lib/services/import-kinds.ts";
import { listImports } from "@/lib/services/imports.ts";

const Query = z.object({ kind: z.enum(IMPORT_KINDS), after: z.string().max(2_000) });

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("title") };
}

export default async function ImportsPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { kind, after } = await readQuery(Query, searchParams);
  const t = await getTranslations("imports");
  const { page, at, kinds } = await readAs((ctx) => ({
    page: listImports(ctx, { instanceId, cursor: after }),
    at: ctx.now(),
    kinds: IMPORT_KINDS.filter((one) => hasRole(ctx, KINDS[one].role, instanceId)),
  }));
  const [first] = kinds;
  return (
    <ClientMessages areas={["imports"]}>
      <PageHeader title={t("title")} description={t("about")} />
      <div className="flex flex-col gap-6">
        {first === undefined ? null : (
          <ImportUpload
            instanceId={instanceId}
            kinds={kinds}
            kind={kind !== undefined && kinds.includes(kind) ? kind : first}
          />
        )}
        <ImportTable instanceId={instanceId} cursor={after} drawn={page} drawnAt={at} />
      </div>
    </ClientMessages>
  );
}
