import { ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TableSettings } from "../lib/i18n/preferences.ts";
import { useActionName } from "./action-name.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { AuditTable } from "./audit-table.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Pager } from "./ui/pager.tsx";
import { FilterSelect, SearchBox, Toolbar } from "./ui/toolbar.tsx";

/** The audit log with its filters. */
export function AuditView({
  entries,
  next,
  actions,
  actors,
  isFiltered,
  clearHref,
  instanceId,
  settings,
  views,
}: {
  entries: readonly AuditEntry[];
  next: string | null;
  /** Action codes for the filter. */
  actions: readonly string[];
  actors: readonly { readonly id: string; readonly name: string }[];
  isFiltered: boolean;
  clearHref: string;
  /** Null: of the whole account, where each entry names its instance. */
  instanceId: string | null;
  settings: TableSettings;
  /** Menu of the saved views. */
  views: ReactNode;
}) {
  const t = useTranslations("audit");
  const c = useTranslations("common");
  const actionName = useActionName();
  return (
    <>
      <Toolbar
        end={
          <>
            {views}
            <ExportMenu list="audit" instanceId={instanceId} />
          </>
        }
      >
        <SearchBox label={t("search")} />
        <FilterSelect
          label={t("filter.action")}
          param="action"
          options={[
            { value: "", label: t("filter.anyAction") },
            ...actions.map((value) => ({ value, label: actionName(value) })),
          ]}
        />
        <FilterSelect
          label={t("filter.actor")}
          param="actor"
          options={[
            { value: "", label: t("filter.anyActor") },
            ...actors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Toolbar>
      <AuditTable
        entries={entries}
        showInstance={instanceId === null}
        settings={settings}
        empty={
          isFiltered ? (
            <EmptyState
              icon={<ScrollText />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href={clearHref}>{c("search.clearFilters")}</LinkButton>}
            />
          ) : (
            <EmptyState icon={<ScrollText />} title={t("empty.title")} description={t("empty.body")} />
          )
        }
        footer={<Pager next={next} count={entries.length} />}
      />
    </>
  );
}
