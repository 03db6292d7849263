import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useActionName } from "./action-name.ts";
import { type AuditEntry, auditFacts, auditTargetHref, auditTargetText } from "./audit-entry.ts";
import { AuditValue } from "./audit-value.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { ExactTime, RelativeTime } from "./ui/time.tsx";

/** Entries of the audit log, the latest first. Each opens in place and says what was before and after. */
export function AuditList({
  entries,
  showInstance = false,
}: {
  entries: readonly AuditEntry[];
  showInstance?: boolean;
}) {
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id} className="border-line border-t first:border-t-0">
          <AuditItem entry={entry} showInstance={showInstance} />
        </li>
      ))}
    </ul>
  );
}

function AuditItem({ entry, showInstance }: { entry: AuditEntry; showInstance: boolean }) {
  const t = useTranslations("audit");
  const action = useActionName();
  return (
    <details className="group/entry" id={`entry-${entry.id}`}>
      <summary className="flex cursor-pointer list-none items-start gap-2 px-3 py-2.5 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="mt-0.5 size-4 shrink-0 text-subtle transition-transform duration-100 group-open/entry:rotate-90"
        />
        <span className="grid min-w-0 flex-1 items-baseline gap-x-4 gap-y-0.5 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_minmax(0,11rem)_6.5rem] sm:print:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_minmax(0,10rem)_10rem]">
          <span className="font-medium">{action(entry.action)}</span>
          <MonoId value={auditTargetText(entry)} copy={false} className="text-muted" />
          <span className="min-w-0 truncate">{actorName(entry, t("system"))}</span>
          <span className="text-muted sm:text-right">
            <RelativeTime at={entry.at} />
          </span>
        </span>
      </summary>
      <div className="border-line border-t bg-sunken px-4 py-3 sm:pl-9">
        <AuditDetail entry={entry} showInstance={showInstance} />
      </div>
    </details>
  );
}

function AuditDetail({ entry, showInstance }: { entry: AuditEntry; showInstance: boolean }) {
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

const actorName = (entry: AuditEntry, system: string): string =>
  entry.actorKind === "system" ? `${system} (${entry.actorName})` : entry.actorName;
