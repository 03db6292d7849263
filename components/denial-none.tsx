import { ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DenialsQuestion } from "@/lib/queries/denials.ts";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";

/** In place of refusals: that there was none, or none that the filter lets through. Drawn by the server: what a page sends is counted. */
export function DenialNone({ question: { instanceId, cursor, ...filters } }: { question: DenialsQuestion }) {
  const t = useTranslations("denials");
  const c = useTranslations("common");
  const isFiltered = cursor !== undefined || Object.values(filters).some((value) => value !== undefined);
  if (!isFiltered) {
    return <EmptyState icon={<ShieldCheck />} title={t("empty.title")} description={t("empty.body")} />;
  }
  const own = instanceId === null ? "/denials" : `/instances/${encodeURIComponent(instanceId)}/denials`;
  return (
    <EmptyState
      icon={<ShieldCheck />}
      title={c("search.none")}
      description={c("search.noneHint")}
      actions={<LinkButton href={own}>{c("search.clearFilters")}</LinkButton>}
    />
  );
}
