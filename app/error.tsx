"use client";
import { useTranslations } from "next-intl";
import { buttonStyle } from "../components/ui/button-style.ts";

/**
 * What is shown when the frame of the console itself threw. The message of the error is never shown: only its reference in
 * the log. Few pieces, because every page carries what is here.
 */
export default function FrameError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations("common");
  return (
    <main id="content" className="mx-auto w-full max-w-sm px-4 pt-[16vh]">
      <h1 className="font-semibold text-xl">{t("errors.title")}</h1>
      <p className="mt-1.5 text-muted">{t("errors.body")}</p>
      {error.digest ? (
        <p className="mt-2 text-subtle text-sm">{t("errors.reference", { digest: error.digest })}</p>
      ) : null}
      <button type="button" onClick={retry} className={buttonStyle("secondary", "md", "mt-6")}>
        {t("retry")}
      </button>
    </main>
  );
}
