import { Lock } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";

export default async function Forbidden() {
  const t = await getTranslations("common");
  return (
    <EmptyState
      icon={<Lock />}
      title={<h1>{t("errors.forbiddenTitle")}</h1>}
      description={t("errors.forbiddenBody")}
      actions={<LinkButton href="/">{t("errors.home")}</LinkButton>}
    />
  );
}
