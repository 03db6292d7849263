import { getLocale } from "next-intl/server";
import { textStream } from "@/lib/actions/text-stream.ts";
import { csvLine } from "@/lib/domain/csv.ts";
import type { Locale } from "@/lib/i18n/locale.ts";
import { sayIn } from "@/lib/i18n/sentences.ts";
import type { Report } from "@/lib/services/import-result.ts";

/** A report as a file. Its columns and states are for programs too and stay as they are; its reasons are for people. */
export async function reportFile(report: Report): Promise<Response> {
  const { id } = report.import;
  return new Response(textStream(linesOf(report, await getLocale())), {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="import-${id}-${report.withSecrets ? "secrets" : "report"}.csv"`,
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function* linesOf({ import: { kind }, withSecrets, rows }: Report, locale: Locale): Generator<string> {
  const subject = kind === "groups" ? "group_id" : "client_id";
  const keyId = kind === "devices" ? ["device_access_key_id"] : [];
  const secret = withSecrets ? ["device_access_key_secret"] : [];
  // Excel takes a file without this mark for one of the old character sets, which matters once it is not ASCII.
  if (locale !== "en") yield "\uFEFF";
  yield csvLine([subject, ...keyId, ...secret, "state", "reason", "line"]);
  for (const row of rows) {
    yield csvLine([
      row.subject ?? "",
      ...keyId.map(() => row.keyId ?? ""),
      ...secret.map(() => row.secret ?? ""),
      row.state,
      row.problem === null ? "" : sayIn(locale, row.problem),
      String(row.line),
    ]);
  }
}
