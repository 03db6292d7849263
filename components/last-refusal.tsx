import { useTranslations } from "next-intl";
import type { DenialSummary } from "@/lib/queries/denials.ts";
import { denialHref } from "./denial-href.ts";
import { useReasons } from "./reason.tsx";
import { Link } from "./ui/navigation.tsx";

/** Why a client is not connected, in a few words beside that it is not: a link to all of it. */
export function LastRefusal({ denial }: { denial: DenialSummary }) {
  const t = useTranslations("clients");
  const reasons = useReasons();
  return (
    <Link href={denialHref(denial)} className="font-medium text-bad-text underline underline-offset-2">
      {t("story.lastRefusal", { action: denial.action, reason: reasons.title(denial.reason) })}
    </Link>
  );
}
