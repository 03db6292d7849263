import { getTranslations } from "next-intl/server";
import { Mark } from "../components/shell/mark.tsx";
import { LinkButton } from "../components/ui/link-button.tsx";

/** Where there is no console around: without switches and menus, because every page carries what is here. */
export default async function Forbidden() {
  const t = await getTranslations("common");
  return (
    <main id="content" className="mx-auto w-full max-w-sm px-4 pt-[16vh]">
      <Mark className="mb-5 size-9" />
      <h1 className="font-semibold text-xl">{t("errors.forbiddenTitle")}</h1>
      <p className="mt-1.5 mb-6 text-muted">{t("errors.forbiddenBody")}</p>
      <LinkButton href="/">{t("errors.home")}</LinkButton>
    </main>
  );
}
