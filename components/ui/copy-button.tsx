"use client";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import type { ButtonVariant } from "./button-style.ts";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./icon-button.tsx";

/** Copies a text. With `children` a button with words, without a small icon. Says "Copied" where it was pressed. */
export function CopyButton({
  text,
  what,
  variant,
  onCopied,
  className,
  children,
}: {
  text: string;
  /** What is copied, for its name: "Copy client ID". */
  what?: string;
  variant?: ButtonVariant;
  onCopied?: () => void;
  className?: string;
  children?: string;
}) {
  const t = useTranslations("common");
  const [result, setResult] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), 1_600);
    return () => clearTimeout(timer);
  }, [result]);

  async function copy(event: { currentTarget: HTMLElement }) {
    const copied = await copyText(text, event.currentTarget);
    setResult(copied ? "copied" : "failed");
    if (copied) onCopied?.();
  }
  const icon = result === "copied" ? <Check className="text-good-mark" /> : <Copy />;
  const name = result === "copied" ? t("copied") : result === "failed" ? t("copyFailed") : null;
  const idle = what ? t("copyWhat", { what }) : t("copy");
  return (
    <>
      {children === undefined ? (
        <IconButton
          label={name ?? idle}
          icon={icon}
          onClick={copy}
          {...(className === undefined ? {} : { className })}
        />
      ) : (
        <Button
          icon={icon}
          onClick={copy}
          {...(variant ? { variant } : {})}
          {...(className === undefined ? {} : { className })}
        >
          {name ?? children}
        </Button>
      )}
      <span role="status" className="sr-only">
        {name}
      </span>
    </>
  );
}
