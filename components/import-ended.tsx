import { useTranslations } from "next-intl";
import type { Import } from "@/lib/queries/imports.ts";
import { ImportCounts } from "./import-counts.tsx";
import { ReportLink } from "./import-report-link.tsx";
import { ImportSecrets } from "./import-secrets.tsx";
import { ActionButton } from "./ui/action-button.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { formatCount } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime } from "./ui/time.tsx";

/** An import that was stopped in the middle, and the two ways on. */
export function ImportStopped({
  of: one,
  run,
  end,
}: {
  of: Import;
  /** Null for who may only look. */
  run: FormAction<null> | null;
  end: FormAction<null>;
}) {
  const t = useTranslations("imports");
  const input = { instanceId: one.instanceId, importId: one.id };
  return (
    <Panel
      title={t("stopped.title", { applied: one.applied, left: formatCount(one.ready) })}
      description={t("stopped.body")}
    >
      <ImportCounts of={one} />
      {run === null ? null : (
        <div className="mt-4 flex flex-wrap gap-2">
          {one.ready === 0 ? null : (
            <ActionButton variant="primary" action={run} input={input}>
              {t("stopped.goOn")}
            </ActionButton>
          )}
          <ActionButton action={end} input={input}>
            {t("stopped.end")}
          </ActionButton>
        </div>
      )}
    </Panel>
  );
}

/** What came of an import: its secrets once, its report, and the way back for a day. */
export function ImportDone({
  of: one,
  now,
  undo,
}: {
  of: Import;
  /** Epoch ms. */
  now: number;
  /** Null for who may only look. */
  undo: FormAction<null> | null;
}) {
  const t = useTranslations("imports.done");
  const { kind, applied, failed, undoUntil, resultTakenAt } = one;
  const hasSecrets = kind === "devices" && applied > 0;
  const mayUndo = undo !== null && kind !== "unregister" && applied > 0 && undoUntil !== null && undoUntil > now;
  return (
    <>
      {hasSecrets && undo !== null ? (
        <Panel
          title={t("secrets")}
          description={resultTakenAt === null ? t("secretsBody") : t("secretsTaken")}
          actions={
            resultTakenAt === null ? (
              <ImportSecrets instanceId={one.instanceId} importId={one.id} />
            ) : (
              <span className="text-muted text-sm">
                <ExactTime at={resultTakenAt} />
              </span>
            )
          }
        />
      ) : null}
      <Panel title={t("title", { applied })}>
        <ImportCounts of={one} />
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <ReportLink of={one} />
          {failed > 0 ? <ReportLink of={one} state="failed" /> : null}
          {mayUndo ? (
            <>
              <ConfirmDialog
                trigger={<Button variant="danger-quiet">{t("undo")}</Button>}
                title={t("undoTitle")}
                consequence={t(`undoBody.${kind}`, { count: applied })}
                confirmLabel={t("undo")}
                action={undo}
                input={{ instanceId: one.instanceId, importId: one.id }}
              />
              <span className="text-muted text-sm">
                {t("undoUntil")} <ExactTime at={undoUntil} />
              </span>
            </>
          ) : null}
        </div>
      </Panel>
    </>
  );
}

/** What of an import was taken back, and what had to stay. */
export function ImportUndone({ of: one }: { of: Import }) {
  const t = useTranslations("imports.undone");
  return (
    <Panel title={t("title", { undone: one.undone })} description={t("kept", { kept: one.kept })}>
      <ImportCounts of={one} />
      <div className="mt-4 flex flex-wrap gap-2">
        <ReportLink of={one} />
      </div>
    </Panel>
  );
}
