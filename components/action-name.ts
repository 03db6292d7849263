import { useTranslations } from "next-intl";

/** The words for an action; its code where a later version wrote one that this one does not know. */
export function useActionName(): (action: string) => string {
  const t = useTranslations("audit.action");
  return (action) => (t.has(action as "token.issue") ? t(action as "token.issue") : action);
}
