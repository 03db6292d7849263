"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { loadDialog } from "./load-dialog.ts";
import { Notice } from "./notice.tsx";
import type { SecretBody } from "./secret-body.tsx";
import type { Snippet } from "./snippet-tabs.tsx";

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
 * once more, in place. The secret lives in the memory of this dialog only, so a part of the console that cannot be fetched
 * must not lose it: it is asked for again until it comes.
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
  const [fetched, setFetched] = useState<{ Body: typeof SecretBody } | "failed" | null>(null);

  useEffect(() => {
    if (!open || fetched !== null) return;
    loadDialog()
      .then((parts) => setFetched({ Body: parts.SecretBody }))
      .catch(() => setFetched("failed"));
  }, [open, fetched]);

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

  if (!open || fetched === null) return null;
  if (fetched === "failed") {
    return (
      <div className="fixed inset-x-4 top-16 z-50 mx-auto max-w-lg">
        <Notice
          tone="bad"
          role="alert"
          actions={
            <Button size="sm" onClick={() => setFetched(null)}>
              {t("retry")}
            </Button>
          }
        >
          {t("lost")}
        </Notice>
      </div>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => next || close()}
      mayClose={mayClose}
      title={title}
      {...(description ? { description } : {})}
      size="lg"
    >
      <fetched.Body
        values={values}
        fileName={fileName}
        snippets={snippets ?? []}
        saved={saved}
        leaving={leaving}
        onSaved={() => setSaved(true)}
        onStay={() => setLeaving(false)}
        onClose={close}
      >
        {children}
      </fetched.Body>
    </Dialog>
  );
}
