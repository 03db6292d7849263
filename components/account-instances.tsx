"use client";
import { useTranslations } from "next-intl";
import type { InstanceLineView } from "./account-overview-view.ts";
import { DataTable } from "./ui/data-table.tsx";
import { Meter } from "./ui/meter.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { Count } from "./ui/number.tsx";
import { Status } from "./ui/status.tsx";

/** The instances of the account, those first that need a look; inside a flush panel. */
export function AccountInstances({ lines }: { lines: readonly InstanceLineView[] }) {
  const t = useTranslations("overview.account");
  const base = (line: InstanceLineView) => `/instances/${encodeURIComponent(line.id)}`;
  const figure = "relative z-10 hover:underline";
  return (
    <DataTable
      bare
      label={t("instances")}
      rows={lines}
      rowKey={(line) => line.id}
      rowLabel={(line) => line.name}
      rowHref={base}
      columns={[
        {
          key: "name",
          header: t("instance"),
          grow: true,
          cell: (line) => (
            <span className="block py-1.5 leading-4">
              <span className="block truncate">{line.name}</span>
              <MonoId value={line.id} copy={false} className="font-normal text-subtle text-xs" />
            </span>
          ),
        },
        {
          key: "state",
          header: t("state"),
          cell: (line) =>
            line.enabled ? (
              line.warnings[0] === undefined ? (
                <Status kind="good">{t("enabled")}</Status>
              ) : (
                <Link href={`${base(line)}/quotas`} className={figure}>
                  <Status kind={line.warnings.some(({ level }) => level >= 100) ? "bad" : "warn"}>
                    {t(`quota.${line.warnings[0].quota}`, { level: line.warnings[0].level })}
                  </Status>
                </Link>
              )
            ) : (
              <Status kind="off">{t("disabled")}</Status>
            ),
        },
        {
          key: "connections",
          header: t("connections"),
          cell: (line) => (
            <Meter compact label={t("connections")} used={line.connections} limit={line.maxConnections} />
          ),
        },
        {
          key: "credentials",
          header: t("credentials"),
          from: "xl",
          cell: (line) => (
            <Meter compact label={t("credentials")} used={line.deviceCredentials} limit={line.maxConnections} />
          ),
        },
        {
          key: "rate",
          header: t("rate"),
          align: "right",
          from: "md",
          cell: (line) => <Count value={line.connectsPerSecond} />,
        },
        {
          key: "refused",
          header: t("refused"),
          align: "right",
          cell: (line) => (
            <Link href={`${base(line)}/denials`} className={figure}>
              <span className={line.refused > 0 ? "font-medium text-warn-text" : "text-muted"}>
                <Count value={line.refused} />
              </span>
            </Link>
          ),
        },
      ]}
      empty={null}
    />
  );
}
