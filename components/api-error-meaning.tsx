import { useTranslations } from "next-intl";
import { apiErrorKey } from "./api-view.ts";

/** What an error code means and what to do, in a sentence or two. */
export function ApiErrorMeaning({ code }: { code: string }) {
  const t = useTranslations("docs");
  const key = `errors.${apiErrorKey(code)}` as "errors.NoPermission";
  return t.has(key) ? t(key) : null;
}
