import { useTranslations } from "next-intl";
import type { Quota } from "../lib/domain/quota.ts";
import { Link } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The quotas of an instance that are at a level of which people are warned. */
export function QuotaWarnings({
  warnings,
  href,
}: {
  warnings: readonly { readonly quota: Quota; readonly level: number; readonly reachedAt: number }[];
  /** The page of quotas. */
  href: string;
}) {
  const t = useTranslations("quotas");
  if (warnings.length === 0) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {warnings.map(({ quota, level, reachedAt }) => (
        <Notice key={quota} tone={level >= 100 ? "bad" : "warn"}>
          {t.rich("standing", {
            quota: t(`quota.${quota}.title`),
            level,
            at: () => <RelativeTime at={reachedAt} />,
            link: (words) => (
              <Link href={href} className="font-medium text-accent underline">
                {words}
              </Link>
            ),
          })}
        </Notice>
      ))}
    </div>
  );
}
