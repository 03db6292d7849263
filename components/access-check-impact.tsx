"use client";
import { useTranslations } from "next-intl";
import type { ChangedSideView, DraftImpactView } from "./access-check-draft-view.ts";
import { checkHref } from "./access-check-view.ts";
import { useReasons } from "./reason.tsx";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { Link } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { Count } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime } from "./ui/time.tsx";

/** What the draft would change of what clients really did. */
export function AccessCheckImpact({ instanceId, impact }: { instanceId: string; impact: DraftImpactView }) {
  const t = useTranslations("accessCheck.impact");
  const { denied, allowed, looked, apart, since } = impact;
  const isNothing = denied.clients + allowed.clients === 0;
  return (
    <Panel
      title={t("title")}
      description={
        <>
          {t("about", { count: looked })} <ExactTime at={since} zone />
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {isNothing ? (
          <Notice tone={looked === 0 ? "info" : "good"}>{t(looked === 0 ? "unseen" : "nothing")}</Notice>
        ) : null}
        <Changed instanceId={instanceId} kind="denied" side={denied} />
        <Changed instanceId={instanceId} kind="allowed" side={allowed} />
        {apart === 0 ? null : <p className="text-muted text-sm">{t("apart", { count: apart })}</p>}
      </div>
    </Panel>
  );
}

function Changed({
  instanceId,
  kind,
  side,
}: {
  instanceId: string;
  kind: "denied" | "allowed";
  side: ChangedSideView;
}) {
  const t = useTranslations("accessCheck.impact");
  const reasons = useReasons();
  const { publishes, subscribes, clients, examples } = side;
  if (clients === 0) return null;
  return (
    <div>
      <Notice
        tone={kind === "denied" ? "warn" : "info"}
        className="mb-3"
        title={t(kind, { publishes, subscribes, clients })}
      />
      <DataTable
        label={t(`${kind}Table`)}
        rows={examples}
        rowKey={(row) => `${row.clientId} ${row.action} ${row.topic}`}
        columns={[
          {
            key: "what",
            header: t("what"),
            grow: true,
            cell: (row) => (
              <span className="flex min-w-0 flex-col items-start gap-1 py-1">
                <Link
                  href={checkHref(instanceId, { client: row.clientId, action: row.action, topic: row.topic })}
                  className="break-all font-mono text-accent underline-offset-2 hover:underline"
                >
                  {row.clientId}
                </Link>
                <span className="flex min-w-0 flex-wrap items-center gap-1.5">
                  <Badge mono>{row.action}</Badge>
                  <code className="break-all text-muted text-xs">{row.topic}</code>
                </span>
              </span>
            ),
          },
          {
            key: "why",
            header: t("why"),
            from: "md",
            cell: (row) => reasons.title(kind === "denied" ? row.to : row.from),
          },
          { key: "count", header: t("count"), align: "right", cell: (row) => <Count value={row.count} /> },
        ]}
        empty={null}
      />
    </div>
  );
}
