"use client";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { useSelection } from "./ui/selection.tsx";

/** Revokes the ticked tokens. */
export function TokenBulk({ instanceId, revoke }: { instanceId: string; revoke: BulkAction }) {
  const t = useTranslations("tokens");
  const { items } = useSelection();
  const count = items.size;
  const clients = [...items.values()].reduce((sum, { weight }) => sum + weight, 0);
  return (
    <BulkAct
      label={t("revoke.submit")}
      icon={<Ban />}
      danger
      words={{
        title: t("bulk.title", { count }),
        consequence: t("bulk.consequence", { clients }),
        confirm: t("bulk.submit", { count }),
        done: (done) => t("bulk.done", { count: done }),
      }}
      action={revoke}
      input={{ instanceId }}
    />
  );
}
