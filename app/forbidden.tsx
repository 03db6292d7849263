import { getTranslations } from "next-intl/server";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { LinkButton } from "../components/ui/link-button.tsx";

export default async function Forbidden() {
  const t = await getTranslations("common");
  return (
    <div className="flex min-h-[70vh] items-center justify-center">
      <EmptyState
        title={t("errors.forbiddenTitle")}
        description={t("errors.forbiddenBody")}
        actions={<LinkButton href="/">{t("errors.home")}</LinkButton>}
      />
    </div>
  );
}
