import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { DiscardImport, ImportChecked } from "@/components/import-checked.tsx";
import { ImportDone, ImportStopped, ImportUndone } from "@/components/import-ended.tsx";
import { ImportMapping } from "@/components/import-mapping.tsx";
import { ImportProgress } from "@/components/import-progress.tsx";
import { ImportRows } from "@/components/import-rows.tsx";
import { ImportSteps } from "@/components/import-steps.tsx";
import { isWorking } from "@/components/import-view.ts";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { IMPORT_ROW_STATES } from "@/lib/domain/import.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { sayIn } from "@/lib/i18n/sentences.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listGroups } from "@/lib/services/groups.ts";
import { KINDS } from "@/lib/services/import-kinds.ts";
import { getImport, listImportRows, readImportSample } from "@/lib/services/imports.ts";
import {
  discardImportAction,
  endImportAction,
  mapImportAction,
  runImportAction,
  stopImportAction,
  undoImportAction,
} from "../actions.ts";

const Query = z.object({ state: z.enum(IMPORT_ROW_STATES), columns: z.literal("1"), after: z.string().max(2_000) });
/** More groups than this are typed, not chosen. */
const MOST_CHOICES = 200;

interface Props {
  params: Promise<{ instanceId: string; importId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("title") };
}

export default async function ImportPage({ params, searchParams }: Props) {
  const { instanceId, importId } = await params;
  const { state, columns, after } = await readQuery(Query, searchParams);
  const t = await getTranslations("imports");
  const locale = await getLocale();
  const seen = await readAs((ctx) => {
    const place = { instanceId: segmentText(instanceId), importId: segmentNumber(importId) };
    const one = getImport(ctx, place);
    const mayAct = hasRole(ctx, KINDS[one.kind].role, place.instanceId);
    const choosing = mayAct && (one.status === "draft" || (one.status === "checked" && columns === "1"));
    return {
      one,
      mayAct,
      now: ctx.now(),
      sample: choosing ? readImportSample(ctx, place) : null,
      groups: choosing ? listGroups(ctx, { instanceId: place.instanceId }, { size: MOST_CHOICES }) : null,
      rows:
        choosing || isWorking(one.status) || one.status === "draft"
          ? null
          : listImportRows(ctx, { ...place, state }, after === undefined ? {} : { cursor: after }),
    };
  });
  const { one, mayAct, now, sample, groups, rows } = seen;
  const { status } = one;
  const own = `/instances/${encodeURIComponent(one.instanceId)}/devices/imports/${one.id}`;
  const ifMay = <T,>(action: T) => (mayAct ? action : null);
  return (
    <ClientMessages areas={["imports"]}>
      <PageHeader
        title={one.fileName || `#${one.id}`}
        description={t("from", {
          kind: t(`kind.${one.kind}.label`),
          rows: one.total,
          name: one.createdByName,
        })}
        actions={mayAct && status === "draft" ? <DiscardImport of={one} discard={discardImportAction} /> : undefined}
      />
      <div className="flex flex-col gap-6">
        <ImportSteps status={sample !== null ? "draft" : status} />
        {one.problem === null ? null : (
          <Notice tone="warn" title={t("halted")}>
            {sayIn(locale, one.problem)}
          </Notice>
        )}
        {sample === null ? null : (
          <ImportMapping
            instanceId={one.instanceId}
            importId={one.id}
            kind={one.kind}
            columns={one.columns}
            rows={sample.rows}
            guess={sample.guess}
            groups={groups === null || groups.next !== null ? null : groups.items.map(({ id }) => id)}
            action={mapImportAction}
          />
        )}
        {isWorking(status) ? (
          <ImportProgress key={status} drawn={one} drawnAt={now} stop={ifMay(stopImportAction)} />
        ) : null}
        {status === "checked" && sample === null ? (
          <ImportChecked
            of={one}
            columnsHref={`${own}?columns=1`}
            run={ifMay(runImportAction)}
            discard={discardImportAction}
          />
        ) : null}
        {status === "stopped" ? <ImportStopped of={one} run={ifMay(runImportAction)} end={endImportAction} /> : null}
        {status === "done" ? <ImportDone of={one} now={now} undo={ifMay(undoImportAction)} /> : null}
        {status === "undone" ? <ImportUndone of={one} /> : null}
        {rows === null ? null : (
          <ImportRows
            of={one}
            next={rows.next}
            rows={rows.items.map((row) => ({
              ...row,
              problem: row.problem === null ? null : sayIn(locale, row.problem),
            }))}
          />
        )}
      </div>
    </ClientMessages>
  );
}
