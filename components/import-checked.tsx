import { useTranslations } from "next-intl";
import type { Import } from "@/lib/queries/imports.ts";
import { ImportCounts } from "./import-counts.tsx";
import { ReportLink } from "./import-report-link.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Panel } from "./ui/panel.tsx";

/** What the dry run has found, and the way on. */
export function ImportChecked({
  of: one,
  columnsHref,
  run,
  discard,
}: {
  of: Import;
  /** Back to the choice of columns. */
  columnsHref: string;
  /** Null for who may only look. */
  run: FormAction<null> | null;
  discard: FormAction<null>;
}) {
  const t = useTranslations("imports");
  const { kind, ready, failed } = one;
  const input = { instanceId: one.instanceId, importId: one.id };
  const title = ready === 0 ? t("checked.none") : failed === 0 ? t("checked.good") : t("checked.some", { failed });
  return (
    <Panel title={title} description={ready === 0 ? t("checked.noneBody") : failed > 0 ? t("checked.body") : undefined}>
      <ImportCounts of={one} />
      <div className="mt-4 flex flex-wrap gap-2">
        {run === null || ready === 0 ? null : (
          <ConfirmDialog
            trigger={
              <Button variant={kind === "unregister" ? "danger" : "primary"}>
                {t(`checked.apply.${kind}`, { count: ready })}
              </Button>
            }
            title={t("checked.confirm.title")}
            tone={kind === "unregister" ? "danger" : "primary"}
            consequence={
              <>
                {t(`checked.confirm.${kind}`, { count: ready })}
                {failed > 0 ? ` ${t("checked.confirm.leftOut", { count: failed })}` : null}
              </>
            }
            confirmLabel={t(`checked.apply.${kind}`, { count: ready })}
            action={run}
            input={input}
          />
        )}
        {run === null ? null : (
          <>
            <LinkButton href={columnsHref}>{t("checked.columns")}</LinkButton>
            {failed > 0 ? <ReportLink of={one} state="failed" /> : null}
            <DiscardImport of={one} discard={discard} />
          </>
        )}
      </div>
    </Panel>
  );
}

/** Throws a file away that was not applied. */
export function DiscardImport({ of: one, discard }: { of: Import; discard: FormAction<null> }) {
  const t = useTranslations("imports.checked");
  return (
    <ConfirmDialog
      trigger={<Button>{t("discard")}</Button>}
      title={t("discardTitle")}
      confirmLabel={t("discard")}
      action={discard}
      input={{ instanceId: one.instanceId, importId: one.id }}
    />
  );
}
