import { useTranslations } from "next-intl";
import { isRecord } from "./audit-entry.ts";
import { actionNames } from "./decider.tsx";
import { Badge } from "./ui/badge.tsx";
import { CodeBlock } from "./ui/code-block.tsx";
import { Count } from "./ui/number.tsx";
import { ExactTime } from "./ui/time.tsx";

/** A value of an audit entry in words where there are words for it, else as JSON. */
export function AuditValue({ name, value }: { name: string; value: unknown }) {
  const t = useTranslations("audit");
  const c = useTranslations("common");
  const roles = useTranslations("shell.roles");
  if (value === undefined || value === null || value === "")
    return <span className="text-subtle">{t("row.nothing")}</span>;
  if (typeof value === "boolean") return <span>{value ? c("yes") : c("no")}</span>;
  if (typeof value === "number") {
    return name.endsWith("At") ? <ExactTime at={value} seconds zone /> : <Count value={value} />;
  }
  if (typeof value === "string") return <span className="break-words">{value}</span>;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="text-subtle">{t("row.nothing")}</span>;
    return (
      <ul className="flex flex-col gap-0.5">
        {value.map((item: unknown, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry never changes
          <li key={index} className="break-words">
            {typeof item === "string" ? (
              <code className="break-all">{item}</code>
            ) : isRule(item) ? (
              t("rule", { effect: item.effect, actions: actionNames(item), topic: item.topic })
            ) : isGrant(item) ? (
              item.instanceId === null ? (
                t("grant.all", { role: roles(item.role) })
              ) : (
                t("grant.one", { role: roles(item.role), instanceId: item.instanceId })
              )
            ) : (
              <Json value={item} label={name} />
            )}
          </li>
        ))}
      </ul>
    );
  }
  return isRecord(value) ? <Json value={value} label={name} /> : <Badge mono>{String(value)}</Badge>;
}

function Json({ value, label }: { value: unknown; label: string }) {
  return <CodeBlock code={JSON.stringify(value, null, 2)} label={label} />;
}

const isRule = (item: unknown): item is { effect: string; pub: boolean; sub: boolean; topic: string } =>
  isRecord(item) &&
  typeof item.effect === "string" &&
  typeof item.topic === "string" &&
  typeof item.pub === "boolean" &&
  typeof item.sub === "boolean";

const ROLES = ["viewer", "operator", "admin", "owner"] as const;
const isGrant = (item: unknown): item is { instanceId: string | null; role: (typeof ROLES)[number] } =>
  isRecord(item) && "instanceId" in item && ROLES.some((role) => role === item.role);
