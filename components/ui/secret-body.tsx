"use client";
import { Download, QrCode } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { Button } from "./button.tsx";
import { downloadEnv, envFile } from "./env-file.ts";
import { Notice } from "./notice.tsx";
import type { SecretValue } from "./secret-dialog.tsx";
import { SecretField } from "./secret-field.tsx";
import { type Snippet, SnippetTabs } from "./snippet-tabs.tsx";

const QrPicture = lazy(() => import("./qr-picture.tsx"));

/** What stands in a `SecretDialog`; fetched together with the frame of dialogs. */
export function SecretBody({
  values,
  fileName,
  snippets,
  saved,
  leaving,
  onSaved,
  onStay,
  onClose,
  children,
}: {
  values: readonly SecretValue[];
  fileName: string;
  snippets: readonly Snippet[];
  /** Something was copied or downloaded: closing loses nothing. */
  saved: boolean;
  /** Closing was tried before that. */
  leaving: boolean;
  onSaved: () => void;
  onStay: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations("common");
  const [asCode, setAsCode] = useState(false);
  const codeId = useId();
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warn">{t("secret.once")}</Notice>
      <div className="flex flex-col gap-3">
        {values
          .filter((entry) => !entry.inFileOnly)
          .map((entry) => (
            <SecretField
              key={entry.variable}
              label={entry.label}
              value={entry.value}
              masked={entry.masked ?? true}
              {...(entry.masked === false ? {} : { onCopied: onSaved })}
            />
          ))}
      </div>
      {children}
      {snippets.length > 0 ? (
        <div>
          <h3 className="mb-2 font-medium text-sm">{t("secret.snippets")}</h3>
          <SnippetTabs snippets={snippets} label={t("secret.snippets")} onCopied={onSaved} />
        </div>
      ) : null}
      <div
        id={codeId}
        className="scroll-mt-4 scroll-mb-28 empty:hidden sm:scroll-mb-18"
        ref={asCode ? bringIntoSight : undefined}
      >
        {asCode ? (
          <Suspense fallback={<div className="mx-auto aspect-square w-full max-w-80 rounded-md bg-sunken" />}>
            <p className="mb-2 text-center text-muted text-sm">{t("secret.codeHint")}</p>
            <QrPicture text={envFile(values)} label={t("secret.code")} tooLong={t("secret.codeTooLong")} />
          </Suspense>
        ) : null}
      </div>
      {leaving && !saved ? (
        <Notice
          tone="bad"
          role="alert"
          title={t("secret.leaveTitle")}
          actions={
            <>
              <Button size="sm" onClick={onStay} autoFocus>
                {t("secret.leaveStay")}
              </Button>
              <Button size="sm" variant="danger-quiet" onClick={onClose}>
                {t("secret.leaveClose")}
              </Button>
            </>
          }
        >
          {t("secret.leaveBody")}
        </Notice>
      ) : (
        // Always in sight, however much there is to scroll: nobody should look for the way out of a secret.
        <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-line border-t bg-raised px-5 py-3 sm:rounded-b-xl">
          <Button
            icon={<QrCode />}
            aria-expanded={asCode}
            aria-controls={codeId}
            onClick={() => setAsCode(!asCode)}
            className="mr-auto"
          >
            {t("secret.code")}
          </Button>
          <Button
            icon={<Download />}
            onClick={() => {
              downloadEnv(fileName, values);
              onSaved();
            }}
          >
            {t("secret.download")}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {saved ? t("done") : t("secret.saved")}
          </Button>
        </div>
      )}
    </div>
  );
}

const bringIntoSight = (place: HTMLElement | null) => place?.scrollIntoView({ block: "nearest" });
