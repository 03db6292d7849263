import { Unplug } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";

export default async function NotFound() {
  const t = await getTranslations("common");
  return (
    <EmptyState
      icon={<Unplug />}
      title={<h1>{t("errors.notFoundTitle")}</h1>}
      description={t("errors.notFoundBody")}
      actions={<LinkButton href="/">{t("errors.home")}</LinkButton>}
    />
  );
}
