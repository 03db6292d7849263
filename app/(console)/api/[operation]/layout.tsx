import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { findOperationReference } from "@/lib/openapi/reference.ts";

/** Finds out that there is no such operation before anything is sent, so that the answer can be 404. */
export default async function OperationLayout({
  params,
  children,
}: {
  params: Promise<{ operation: string }>;
  children: ReactNode;
}) {
  if (findOperationReference((await params).operation) === null) notFound();
  return children;
}
