"use client";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { useSelection } from "./ui/selection.tsx";

/** Deletes the ticked groups. */
export function GroupBulk({ instanceId, remove }: { instanceId: string; remove: BulkAction }) {
  const t = useTranslations("groups.bulk");
  const { items } = useSelection();
  const count = items.size;
  const connections = [...items.values()].reduce((sum, { weight }) => sum + weight, 0);
  return (
    <BulkAct
      label={t("open")}
      icon={<Trash2 />}
      danger
      typeCount
      words={{
        title: t("title", { count }),
        consequence: t("body", { connections }),
        confirm: t("submit", { count }),
        done: (done) => t("done", { count: done }),
      }}
      action={remove}
      input={{ instanceId }}
    />
  );
}
