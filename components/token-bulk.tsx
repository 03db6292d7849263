"use client";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { useSelection } from "./ui/selection.tsx";

/** Revokes the ticked tokens. */
export function TokenBulk({
  instanceId,
  revoke,
  more,
  all,
}: {
  instanceId: string;
  revoke: BulkAction;
  /** Whether the filter shows rows on other pages, too. */
  more: boolean;
  /** Revokes all that the filter shows. */
  all: ReactNode;
}) {
  const t = useTranslations("tokens");
  const { items, shown } = useSelection();
  const [offered, setOffered] = useState(more);
  if (more && !offered) setOffered(true);
  const count = items.size;
  const clients = [...items.values()].reduce((sum, { weight }) => sum + weight, 0);
  return (
    <>
      {/* Whoever ticks the whole page may well mean the other pages, too. It stays when they are gone, to say
          what came of it. */}
      {offered && (count === 0 || shown.every((id) => items.has(id))) ? all : null}
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
    </>
  );
}
