"use client";
import { Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { useSelection } from "./ui/selection.tsx";

/** Disconnects the ticked clients. */
export function ClientBulk({ instanceId, disconnect }: { instanceId: string; disconnect: BulkAction }) {
  const t = useTranslations("clients");
  const count = useSelection().items.size;
  return (
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
  );
}
