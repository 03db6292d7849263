import { ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AuditEntry } from "./audit-entry.ts";
import { AuditTable } from "./audit-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Panel } from "./ui/panel.tsx";

/** What was last done to one thing, on its own page. */
export function AuditTrail({
  entries,
  href,
  showInstance = false,
}: {
  entries: readonly AuditEntry[];
  /** The audit log with everything that was done to it; null for who may not see it. */
  href: string | null;
  showInstance?: boolean;
}) {
  const t = useTranslations("audit.trail");
  return (
    <Panel
      flush
      title={t("title")}
      actions={
        href === null || entries.length === 0 ? undefined : (
          <LinkButton size="sm" href={href}>
            {t("all")}
          </LinkButton>
        )
      }
    >
      {entries.length === 0 ? (
        <EmptyState compact icon={<ScrollText />} title={t("none")} />
      ) : (
        <AuditTable bare entries={entries} showInstance={showInstance} />
      )}
    </Panel>
  );
}
