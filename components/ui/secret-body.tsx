"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { downloadEnv } from "./env-file.ts";
import { Notice } from "./notice.tsx";
import type { SecretValue } from "./secret-dialog.tsx";
import { SecretField } from "./secret-field.tsx";
import { type Snippet, SnippetTabs } from "./snippet-tabs.tsx";

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
        <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-line border-t bg-raised px-5 py-3">
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
