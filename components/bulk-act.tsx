"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { FormAction, Input } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { type Selected, useSelection } from "./ui/selection.tsx";
import { toast } from "./ui/toast-store.ts";

/** What came of an act on several rows. */
export interface BulkAnswer {
  readonly done: number;
  readonly failed: readonly { readonly id: string; readonly message: string }[];
}
export type BulkAction = FormAction<BulkAnswer>;

/** What one act takes (the server has the same limit). */
export const MOST_ROWS = 200;
/** Names in the question; the others are counted. */
const NAMES = 5;

interface Failure {
  readonly row: Selected;
  readonly message: string;
}

/** A button that does something to the ticked rows: asks first, then says what came of it, row by row where it failed. */
export function BulkAct({
  label,
  icon,
  danger = false,
  words,
  typeCount = false,
  action,
  input,
  children,
}: {
  label: string;
  icon: ReactNode;
  danger?: boolean;
  words: {
    readonly title: string;
    readonly consequence: string;
    readonly confirm: string;
    /** Said when it was done to all of them. */
    readonly done: (count: number) => string;
  };
  /** Cannot be undone: how many they are must be typed. */
  typeCount?: boolean;
  action: BulkAction;
  /** Goes along with the IDs. */
  input: Readonly<Record<string, Input>>;
  /** Controls that belong to the act. */
  children?: ReactNode;
}) {
  const t = useTranslations("common.bulk");
  const c = useTranslations("common");
  const { items, keep, clear } = useSelection();
  const [outcome, setOutcome] = useState<{ done: number; failures: readonly Failure[] } | null>(null);
  const rows = [...items.values()];
  const tooMany = rows.length > MOST_ROWS;

  function tell({ done, failed }: BulkAnswer) {
    keep(new Set(failed.map(({ id }) => id)));
    if (failed.length === 0) {
      toast({ tone: "good", title: words.done(done) });
      return;
    }
    const failures = failed.map(({ id, message }) => ({ row: items.get(id) ?? { id, label: id, weight: 0 }, message }));
    setOutcome({ done, failures });
  }

  return (
    <>
      <ConfirmDialog
        trigger={
          <Button
            size="sm"
            variant={danger ? "danger-quiet" : "secondary"}
            icon={icon}
            disabled={tooMany}
            title={tooMany ? t("tooMany", { limit: MOST_ROWS }) : undefined}
          >
            {label}
          </Button>
        }
        title={words.title}
        consequence={words.consequence}
        confirmLabel={words.confirm}
        tone={danger ? "danger" : "primary"}
        {...(typeCount ? { typeName: String(rows.length) } : {})}
        action={action}
        input={{ ...input, ids: rows.map(({ id }) => id) }}
        onDone={tell}
      >
        <ul className="flex flex-col gap-0.5 text-sm">
          {rows.slice(0, NAMES).map((row) => (
            <li key={row.id} className="break-all">
              <code>{row.label}</code>
            </li>
          ))}
          {rows.length > NAMES ? <li className="text-muted">{t("more", { count: rows.length - NAMES })}</li> : null}
        </ul>
        {children}
      </ConfirmDialog>
      <Dialog
        open={outcome !== null}
        onOpenChange={(open) => (open ? undefined : setOutcome(null))}
        title={t("title", { failed: outcome?.failures.length ?? 0, count: total(outcome) })}
        description={t("body", { count: outcome?.done ?? 0 })}
      >
        <ul aria-label={t("failed")} className="divide-y divide-line rounded-md border border-line text-sm">
          {outcome?.failures.map(({ row, message }) => (
            <li key={row.id} className="px-3 py-2">
              <code className="break-all font-medium">{row.label}</code>
              <span className="block text-muted">{message}</span>
            </li>
          ))}
        </ul>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button
            variant="quiet"
            onClick={() => {
              clear();
              setOutcome(null);
            }}
          >
            {c("table.clearSelection")}
          </Button>
          <Button variant="primary" onClick={() => setOutcome(null)}>
            {t("keep")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

const total = (outcome: { done: number; failures: readonly Failure[] } | null) =>
  outcome === null ? 0 : outcome.done + outcome.failures.length;
