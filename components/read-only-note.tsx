import { Eye } from "lucide-react";
import { useTranslations } from "next-intl";

/** Says to whom a page shows no buttons why it does not. */
export function ReadOnlyNote() {
  const t = useTranslations("common");
  return (
    <p className="mb-4 flex items-start gap-2 text-muted text-sm">
      <Eye aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {t("readOnly")}
    </p>
  );
}
