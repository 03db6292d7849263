import { useTranslations } from "next-intl";
import { type AuditEntry, auditFacts, auditTargetHref } from "./audit-entry.ts";
import { AuditValue } from "./audit-value.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { ExactTime } from "./ui/time.tsx";

/** What an entry says of before and after, and who did it, when and from where. */
export function AuditDetail({ entry, showInstance }: { entry: AuditEntry; showInstance: boolean }) {
  const t = useTranslations("audit");
  const facts = auditFacts(entry.detail);
  const href = auditTargetHref(entry);
  const kind = entry.actorKind;
  const knownKind = kind === "operator" || kind === "access_key" || kind === "system";
  const nameOf = (name: string) => (t.has(`field.${name}` as "field.name") ? t(`field.${name}` as "field.name") : name);
  return (
    <div className="flex flex-col gap-4">
      {facts.length === 0 ? (
        <p className="text-muted text-sm">{t("row.noDetail")}</p>
      ) : (
        <ul className="flex flex-col gap-3 text-sm">
          {facts.map((fact) => (
            <li key={fact.name} className="grid gap-x-6 gap-y-1 sm:grid-cols-[8rem_minmax(0,1fr)]">
              <span className="text-muted">{nameOf(fact.name)}</span>
              {fact.kind === "value" ? (
                <div className="min-w-0">
                  <AuditValue name={fact.name} value={fact.value} />
                </div>
              ) : (
                <dl className="grid min-w-0 gap-x-6 gap-y-1 sm:grid-cols-2">
                  <div className="min-w-0">
                    <dt className="text-subtle text-xs">{t("row.before")}</dt>
                    <dd className="min-w-0">
                      <AuditValue name={fact.name} value={fact.before} />
                    </dd>
                  </div>
                  <div className="min-w-0">
                    <dt className="text-subtle text-xs">{t("row.after")}</dt>
                    <dd className="min-w-0">
                      <AuditValue name={fact.name} value={fact.after} />
                    </dd>
                  </div>
                </dl>
              )}
            </li>
          ))}
        </ul>
      )}
      <KeyValues
        className="border-line border-t pt-2"
        items={[
          { label: t("row.exact"), value: <ExactTime at={entry.at} seconds zone /> },
          {
            label: t("row.actor"),
            value: (
              <span className="break-words">
                {actorName(entry, t("system"))}{" "}
                <span className="text-muted">
                  {knownKind ? t(`actorKind.${kind}`) : kind} <code>{entry.actorId}</code>
                </span>
              </span>
            ),
          },
          ...(entry.address === null ? [] : [{ label: t("row.address"), value: <code>{entry.address}</code> }]),
          {
            label: t("row.target"),
            value: <MonoId value={entry.target} {...(href === null ? {} : { href })} />,
          },
          ...(showInstance && entry.instanceId !== null
            ? [
                {
                  label: t("row.instance"),
                  value: (
                    <MonoId value={entry.instanceId} href={`/instances/${encodeURIComponent(entry.instanceId)}`} />
                  ),
                },
              ]
            : []),
          {
            label: t("row.code"),
            value: (
              <span>
                <code>{entry.action}</code> <span className="text-subtle">#{entry.id}</span>
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

/** A system names its part: the import, the gateway. */
export const actorName = (entry: AuditEntry, system: string): string =>
  entry.actorKind === "system" ? `${system} (${entry.actorName})` : entry.actorName;
