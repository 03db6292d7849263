import { useTranslations } from "next-intl";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { TabLinks } from "./ui/tabs.tsx";

/** @param base the page of the identities. */
export function CustomAuthTabs({ base }: { base: string }) {
  const t = useTranslations("customAuth.tabs");
  return (
    <TabLinks
      label={t("label")}
      tabs={[
        { href: base, label: t("identities") },
        { href: `${base}/permissions`, label: t("permissions") },
      ]}
    />
  );
}

/** In place of everything where the edition has none. */
export function CustomAuthUnavailable({ settingsHref }: { settingsHref: string }) {
  const t = useTranslations("customAuth.unavailable");
  return (
    <EmptyState
      title={t("title")}
      description={t("body")}
      actions={<LinkButton href={settingsHref}>{t("settings")}</LinkButton>}
    />
  );
}
