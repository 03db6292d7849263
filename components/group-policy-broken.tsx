"use client";
import { useTranslations } from "next-intl";
import type { BrokenPolicyTest } from "@/lib/domain/policy-test.ts";
import { DeciderLine } from "./decider.tsx";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { Notice } from "./ui/notice.tsx";

/** The test lines that a draft breaks, and the way to save it all the same. */
export function GroupPolicyBroken({ broken }: { broken: readonly BrokenPolicyTest[] }) {
  const t = useTranslations("groups.tests");
  if (broken.length === 0) return null;
  return (
    <Notice tone="warn" title={t("broken", { count: broken.length })}>
      <ul className="mb-2 list-disc pl-5">
        {broken.map(({ line, test, decidedBy }) => (
          <li key={line}>
            {t(test.expect)} <code>mq:{test.action}</code> <code className="break-all">{test.topic}</code>.{" "}
            {t("breaks")} <DeciderLine decider={decidedBy} href={null} />
          </li>
        ))}
      </ul>
      <p className="mb-3">{t("brokenBody")}</p>
      <Field name="overrideReason" label={t("reason")} hint={t("reasonHint")} optional>
        <Input maxLength={500} />
      </Field>
    </Notice>
  );
}
