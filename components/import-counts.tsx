import { useTranslations } from "next-intl";
import type { ImportRowState } from "@/lib/domain/import.ts";
import type { Import } from "@/lib/queries/imports.ts";
import { Link } from "./ui/navigation.tsx";
import { formatCount } from "./ui/number.tsx";

/** How many rows came to what, each leading to them; what there is none of is left out. */
export function ImportCounts({ of: one }: { of: Import }) {
  const t = useTranslations("imports.counts");
  const figures: readonly (readonly [string, Exclude<ImportRowState, "pending">])[] = [
    [t(`applied.${one.kind}`), "applied"],
    [one.status === "checked" ? t(`ready.${one.kind}`) : t("left"), "ready"],
    [t("undone"), "undone"],
    [t("kept"), "kept"],
    [t("failed"), "failed"],
    [t("skipped"), "skipped"],
  ];
  const own = `/instances/${encodeURIComponent(one.instanceId)}/devices/imports/${one.id}`;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {figures
        .filter(([, state]) => one[state] > 0)
        .map(([label, state]) => (
          <div key={label}>
            <dt className="text-muted text-sm">{label}</dt>
            <dd className="font-semibold text-xl tabular-nums">
              <Link href={`${own}?state=${state}`} scroll={false} className="hover:underline">
                {formatCount(one[state])}
              </Link>
            </dd>
          </div>
        ))}
    </dl>
  );
}
