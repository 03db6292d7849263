import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { ApiBuilder } from "@/components/api-builder.tsx";
import { ApiOperation } from "@/components/api-operation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { getApplication } from "@/lib/auth/application.ts";
import { readAs } from "@/lib/auth/page.ts";
import { sayApiText } from "@/lib/i18n/api-texts.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { INSTANCE_COOKIE } from "@/lib/i18n/preferences.ts";
import { findOperationReference } from "@/lib/openapi/reference.ts";
import { listInstances } from "@/lib/services/instances.ts";

interface Props {
  params: Promise<{ operation: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: findOperationReference((await params).operation)?.name ?? null };
}

export default async function OperationPage({ params }: Props) {
  const instances = await readAs((ctx) => listInstances(ctx).map(({ id }) => id));
  const operation = findOperationReference((await params).operation);
  if (operation === null) notFound();
  const { name, isSupported, summary, methods, parameters, example, rate } = operation;
  const last = (await cookies()).get(INSTANCE_COOKIE)?.value;
  const instanceId = instances.find((id) => id === last) ?? instances[0] ?? null;
  return (
    <ClientMessages areas={["api"]}>
      <PageHeader
        title={<span className="font-mono">{name}</span>}
        description={isSupported ? sayApiText(await getLocale(), summary) : undefined}
      />
      <ApiOperation operation={operation} perSecond={getApplication().settings.api.rates[rate]}>
        <ApiBuilder operation={{ name, methods, parameters, example }} instanceId={instanceId} />
      </ApiOperation>
    </ClientMessages>
  );
}
