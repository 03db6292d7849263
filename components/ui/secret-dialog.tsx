"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";
import { SecretField } from "./secret-field.tsx";
import { type Snippet, SnippetTabs } from "./snippet-tabs.tsx";

export interface SecretValue {
  readonly label: string;
  readonly value: string;
  /** Name in the `.env` file: `MQTT_PASSWORD`. */
  readonly variable: string;
  /** False for what is no secret (an ID, a username). */
  readonly masked?: boolean;
  /** Only in the file: what a device also needs and the dialog says already. */
  readonly inFileOnly?: boolean;
}

/**
 * A secret, shown once. It guards its own closing: until something was copied, downloaded or said to be saved, closing asks
 * once more, in place. The secret lives in the memory of this dialog only.
 */
export function SecretDialog({
  open,
  onClose,
  title,
  description,
  values,
  fileName,
  snippets,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  values: readonly SecretValue[];
  /** Of the download, without `.env`. */
  fileName: string;
  snippets?: readonly Snippet[];
  /** Below the values: an expiry, a next step. */
  children?: ReactNode;
}) {
  const t = useTranslations("common");
  const [saved, setSaved] = useState(false);
  const [leaving, setLeaving] = useState(false);

  function close() {
    setSaved(false);
    setLeaving(false);
    onClose();
  }

  function mayClose(): boolean {
    if (saved || leaving) return true;
    setLeaving(true);
    return false;
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || close()}
      mayClose={mayClose}
      title={title}
      {...(description ? { description } : {})}
      size="lg"
    >
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
                {...(entry.masked === false ? {} : { onCopied: () => setSaved(true) })}
              />
            ))}
        </div>
        {children}
        {snippets && snippets.length > 0 ? (
          <div>
            <h3 className="mb-2 font-medium text-sm">{t("secret.snippets")}</h3>
            <SnippetTabs snippets={snippets} label={t("secret.snippets")} onCopied={() => setSaved(true)} />
          </div>
        ) : null}
        {leaving && !saved ? (
          <Notice
            tone="bad"
            role="alert"
            title={t("secret.leaveTitle")}
            actions={
              <>
                <Button size="sm" onClick={() => setLeaving(false)} autoFocus>
                  {t("secret.leaveStay")}
                </Button>
                <Button size="sm" variant="danger-quiet" onClick={close}>
                  {t("secret.leaveClose")}
                </Button>
              </>
            }
          >
            {t("secret.leaveBody")}
          </Notice>
        ) : (
          <div className="flex flex-wrap justify-end gap-2">
            <Button
              icon={<Download />}
              onClick={() => {
                downloadEnv(fileName, values);
                setSaved(true);
              }}
            >
              {t("secret.download")}
            </Button>
            <Button variant="primary" onClick={close}>
              {saved ? t("done") : t("secret.saved")}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** Values as a `.env` file; quoted, because `|` and `$` mean something to a shell that reads it. */
export function envFile(values: readonly SecretValue[]): string {
  return values.map((entry) => `${entry.variable}='${entry.value.replaceAll("'", "'\\''")}'\n`).join("");
}

/** Hands the values to the browser as a file, without a way over the server. */
export function downloadEnv(fileName: string, values: readonly SecretValue[]): void {
  const url = URL.createObjectURL(new Blob([envFile(values)], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName}.env`;
  link.click();
  URL.revokeObjectURL(url);
}
