"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button.tsx";
import { ErrorPanel } from "@/components/ui/error-panel.tsx";

/** What is shown in place of a page that threw. The message of the error is never shown: only its reference in the log. */
export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations("common");
  return (
    <ErrorPanel
      title={<h1>{t("errors.title")}</h1>}
      description={t("errors.body")}
      {...(error.digest ? { reference: t("errors.reference", { digest: error.digest }) } : {})}
      actions={<Button onClick={retry}>{t("retry")}</Button>}
    />
  );
}
