"use client";
import { Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { BulkExport } from "./bulk-export.tsx";
import { useSelection } from "./ui/selection.tsx";

/** What can be done with the ticked clients. */
export function ClientBulk({
  instanceId,
  disconnect,
}: {
  instanceId: string;
  /** Null for who may only look. */
  disconnect: BulkAction | null;
}) {
  const t = useTranslations("clients");
  const count = useSelection().items.size;
  return (
    <>
      {disconnect === null ? null : (
        <BulkAct
          label={t("disconnect.open")}
          icon={<Unplug />}
          danger
          words={{
            title: t("bulk.title", { count }),
            consequence: t("bulk.body", { count }),
            confirm: t("bulk.submit", { count }),
            done: (done) => t("bulk.done", { count: done }),
          }}
          action={disconnect}
          input={{ instanceId }}
        />
      )}
      <BulkExport list="clients" instanceId={instanceId} />
    </>
  );
}
