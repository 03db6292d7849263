import { ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useActionName } from "./action-name.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { AuditList } from "./audit-list.tsx";
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
      <section aria-label={t("title")} className="overflow-hidden rounded-lg border border-line bg-surface">
        {entries.length > 0 ? (
          <>
            <div
              aria-hidden="true"
              className="grid gap-x-4 border-line border-b bg-sunken py-2 pr-3 pl-9 font-medium text-muted text-xs max-sm:hidden sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_minmax(0,11rem)_6.5rem] sm:print:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_minmax(0,10rem)_10rem]"
            >
              <span>{t("column.action")}</span>
              <span>{t("column.target")}</span>
              <span>{t("column.actor")}</span>
              <span className="text-right">{t("column.at")}</span>
            </div>
            <AuditList entries={entries} showInstance={instanceId === null} />
          </>
        ) : isFiltered ? (
          <EmptyState
            icon={<ScrollText />}
            title={c("search.none")}
            description={c("search.noneHint")}
            actions={<LinkButton href={clearHref}>{c("search.clearFilters")}</LinkButton>}
          />
        ) : (
          <EmptyState icon={<ScrollText />} title={t("empty.title")} description={t("empty.body")} />
        )}
        <div className="border-line border-t empty:hidden">
          <Pager next={next} count={entries.length} />
        </div>
      </section>
    </>
  );
}
