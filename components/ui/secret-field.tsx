"use client";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cx } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";
import { IconButton } from "./icon-button.tsx";

/** One value, masked until asked for. An ID beside a secret is shown at once (`masked={false}`). */
export function SecretField({
  label,
  value,
  masked = true,
  onCopied,
}: {
  label: string;
  value: string;
  masked?: boolean;
  onCopied?: () => void;
}) {
  const t = useTranslations("common");
  const [shown, setShown] = useState(!masked);
  return (
    <div className="min-w-0">
      <p className="mb-1 text-muted text-sm">{label}</p>
      <div className="flex min-w-0 items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
        <code
          className={cx("min-w-0 flex-1 break-all py-0.5 text-sm", shown ? "select-all" : "select-none text-muted")}
        >
          {shown ? (
            value
          ) : (
            <>
              <span aria-hidden="true">{"•".repeat(28)}</span>
              <span className="sr-only">{t("secret.hidden", { what: label })}</span>
            </>
          )}
        </code>
        {masked ? (
          <IconButton
            label={shown ? t("secret.hide", { what: label }) : t("secret.reveal", { what: label })}
            icon={shown ? <EyeOff /> : <Eye />}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        ) : null}
        <CopyButton text={value} what={label} {...(onCopied ? { onCopied } : {})} />
      </div>
    </div>
  );
}
