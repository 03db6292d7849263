import { useTranslations } from "next-intl";
import type { PolicyVersionView } from "./access-policy-view.ts";
import { Badge } from "./ui/badge.tsx";
import { cx } from "./ui/class-names.ts";
import { Link } from "./ui/navigation.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Every version that is kept, the present one first; choosing an earlier one compares it with the present. */
export function AccessPolicyVersions({
  href,
  present,
  chosen,
  versions,
}: {
  /** The page of the policy. */
  href: string;
  present: number;
  chosen: number | null;
  versions: readonly PolicyVersionView[];
}) {
  const t = useTranslations("accessPolicies");
  return (
    <ol className="text-sm">
      {versions.map(({ version, createdAt, createdBy, changed }) => (
        <li
          key={version}
          className={cx(
            "flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-4 py-2.5 first:border-t-0",
            version === chosen && "bg-selected",
          )}
        >
          <span className="flex min-w-36 items-center gap-2 font-medium">
            {t("versionNumber", { version })}
            {version === present ? <Badge>{t("history.now")}</Badge> : null}
          </span>
          <span className="min-w-0 flex-1 basis-40 break-words text-muted">
            <RelativeTime at={createdAt} /> {t("history.by", { name: createdBy })}
          </span>
          {changed === null ? null : (
            <span className="text-muted" data-numeric data-tip={t("history.changed", changed)}>
              <span aria-hidden="true">
                <span className="text-good-text">+{changed.added}</span>{" "}
                <span className="text-bad-text">−{changed.removed}</span>
              </span>
              <span className="sr-only">{t("history.changed", changed)}</span>
            </span>
          )}
          {version === present ? null : version === chosen ? (
            <span className="font-medium">{t("history.compared")}</span>
          ) : (
            <Link
              href={`${href}?compare=${version}#compare`}
              className="rounded-sm text-accent underline-offset-2 hover:underline"
              aria-label={t("history.compareVersion", { version })}
            >
              {t("history.compare")}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
