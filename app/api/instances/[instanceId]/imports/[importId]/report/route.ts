import { defineFileRoute, definePostRoute } from "@/lib/actions/define-route.ts";
import { ImportReportInput, readImportReport, takeImportSecrets } from "@/lib/services/import-result.ts";
import { ImportInput } from "@/lib/services/imports.ts";
import { reportFile } from "./report-file.ts";

export const dynamic = "force-dynamic";

/** What became of the rows. */
export const GET = defineFileRoute(ImportReportInput, (ctx, input) => reportFile(readImportReport(ctx, input)));

/** The same with the new secrets: once. */
export const POST = definePostRoute(ImportInput, (ctx, input) => reportFile(takeImportSecrets(ctx, input)));
