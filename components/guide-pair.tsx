"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { DevicePair } from "./device-credential.ts";
import { useDevicePair } from "./device-pair.ts";
import { Button } from "./ui/button.tsx";
import { Disclosure } from "./ui/disclosure.tsx";
import { downloadEnv } from "./ui/env-file.ts";
import { Notice } from "./ui/notice.tsx";
import { SecretField } from "./ui/secret-field.tsx";
import { SnippetTabs } from "./ui/snippet-tabs.tsx";

/** A new pair in the flow of the guide: programs to run first, the single values below. */
export function GuidePair({ pair, doors, topic }: { pair: DevicePair; doors: BrokerAddresses; topic: string }) {
  const t = useTranslations("guide.connect");
  const c = useTranslations("common");
  const { values, snippets, fileName } = useDevicePair(pair, doors, topic);
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warn">{c("secret.once")}</Notice>
      {snippets.length === 0 ? (
        <Notice tone="bad">{t("noDoor")}</Notice>
      ) : (
        <SnippetTabs snippets={snippets} label={c("secret.snippets")} />
      )}
      <Disclosure label={t("values")}>
        {values
          .filter((value) => !value.inFileOnly)
          .map((value) => (
            <SecretField key={value.variable} label={value.label} value={value.value} masked={value.masked ?? true} />
          ))}
        <div>
          <Button icon={<Download />} onClick={() => downloadEnv(fileName, values)}>
            {t("download")}
          </Button>
        </div>
      </Disclosure>
    </div>
  );
}
