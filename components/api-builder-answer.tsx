"use client";
import { useTranslations } from "next-intl";
import type { ApiAnswer } from "./api-send.ts";
import { CodeBlock } from "./ui/code-block.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Notice } from "./ui/notice.tsx";
import { Status } from "./ui/status.tsx";

/** What the API answered. */
export function ApiBuilderAnswer({ answer }: { answer: ApiAnswer }) {
  const t = useTranslations("api.builder");
  if (answer.kind === "failed") {
    return (
      <Notice tone="bad" role="alert">
        {t("failed", { why: answer.why })}
      </Notice>
    );
  }
  const { status, ms, requestId, text } = answer;
  return (
    <section aria-live="polite">
      <h3 className="mb-2 font-medium text-sm">{t("answer")}</h3>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <Status kind={status < 300 ? "good" : "bad"}>{t("took", { status: String(status), ms })}</Status>
        {requestId === "" ? null : <MonoId value={requestId} what={t("requestId")} />}
      </div>
      <CodeBlock label={t("answer")} code={text} />
    </section>
  );
}
