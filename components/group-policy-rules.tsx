import { useTranslations } from "next-intl";
import { actionText } from "./group-policy-draft.ts";
import type { GroupPolicyView } from "./group-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { KeyValues } from "./ui/key-values.tsx";

/** A policy to look at, for whoever may not change it. */
export function GroupPolicyRules({ policy }: { policy: GroupPolicyView }) {
  const t = useTranslations("groups");
  const rows = policy.rules.map((rule, index) => ({ ...rule, index }));
  return (
    <div className="flex flex-col gap-3">
      <KeyValues items={[{ label: t("default.label"), value: t(`default.${policy.defaultEffect}`) }]} />
      <DataTable
        label={t("policy.title")}
        rows={rows}
        rowKey={(rule) => String(rule.index)}
        columns={[
          {
            key: "topic",
            header: t("policy.topicHead"),
            grow: true,
            cell: (rule) => <code className="break-all">{rule.topic}</code>,
          },
          {
            key: "effect",
            header: t("policy.effectHead"),
            cell: (rule) => <Badge tone={rule.effect === "Deny" ? "bad" : "good"}>{t(`effect.${rule.effect}`)}</Badge>,
          },
          { key: "actions", header: t("policy.actionsHead"), cell: (rule) => <code>{actionText(rule)}</code> },
        ]}
        empty={
          <EmptyState
            compact
            title={t(policy.defaultEffect === "Allow" ? "policy.noRulesAllow" : "policy.noRulesDeny")}
          />
        }
      />
    </div>
  );
}
