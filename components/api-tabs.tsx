import { useTranslations } from "next-intl";
import { TabLinks } from "./ui/tabs.tsx";

export function ApiTabs() {
  const t = useTranslations("api.tabs");
  return (
    <TabLinks
      label={t("label")}
      tabs={[
        { href: "/api", label: t("operations") },
        { href: "/api/calls", label: t("calls") },
      ]}
    />
  );
}
