import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { ApiOperation } from "@/components/api-operation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { sayApiText } from "@/lib/i18n/api-texts.ts";
import { findOperationReference } from "@/lib/openapi/reference.ts";

interface Props {
  params: Promise<{ operation: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: findOperationReference((await params).operation)?.name ?? null };
}

export default async function OperationDocsPage({ params }: Props) {
  const operation = findOperationReference((await params).operation);
  if (operation === null) notFound();
  const { name, isSupported, summary } = operation;
  const description = isSupported ? sayApiText(await getLocale(), summary) : undefined;
  return (
    <>
      <PageHeader title={<span className="font-mono">{name}</span>} description={description} />
      <ApiOperation operation={operation} perSecond={null} />
    </>
  );
}
