"use client";
import { useTranslations } from "next-intl";
import type { GroupRule } from "../lib/domain/group-policy.ts";
import { actionText, type PolicyDraft, rulesMissingIn } from "./group-policy-draft.ts";
import type { GroupPolicyView } from "./group-view.ts";
import { Button } from "./ui/button.tsx";
import { Notice } from "./ui/notice.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Somebody else has saved a policy while this one was being edited: what is different, and the two ways on. */
export function GroupPolicyConflict({
  newer,
  draft,
  onTake,
  onKeep,
}: {
  newer: GroupPolicyView;
  draft: PolicyDraft;
  onTake: () => void;
  onKeep: () => void;
}) {
  const t = useTranslations("groups");
  const theirs = rulesMissingIn(newer.rules, draft.rules);
  const yours = rulesMissingIn(draft.rules, newer.rules);
  return (
    <Notice
      tone="warn"
      role="alert"
      title={t.rich("conflict.title", {
        version: newer.policyVersion,
        time: () => <RelativeTime at={newer.updatedAt} />,
      })}
      actions={
        <>
          <Button size="sm" onClick={onTake}>
            {t("conflict.take")}
          </Button>
          <Button size="sm" variant="quiet" onClick={onKeep}>
            {t("conflict.keep")}
          </Button>
        </>
      }
    >
      <p>{t("conflict.body")}</p>
      {newer.defaultEffect === draft.defaultEffect ? null : (
        <p className="mt-1">{t("conflict.default", { effect: t(`effect.${newer.defaultEffect}`) })}</p>
      )}
      <Rules title={t("conflict.theirs")} sign="+" rules={theirs} />
      <Rules title={t("conflict.yours")} sign="−" rules={yours} />
    </Notice>
  );
}

function Rules({ title, sign, rules }: { title: string; sign: string; rules: readonly GroupRule[] }) {
  const t = useTranslations("groups");
  if (rules.length === 0) return null;
  return (
    <div className="mt-2">
      <p className="font-medium">{title}</p>
      <ul>
        {rules.map((rule, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that is shown once as it is
          <li key={index} className="flex gap-2">
            <span aria-hidden="true">{sign}</span>
            <span className="min-w-0 break-all">
              {t(`effect.${rule.effect}`)} <code>{actionText(rule)}</code> <code>{rule.topic}</code>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
