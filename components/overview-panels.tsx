"use client";
import { useTranslations } from "next-intl";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { OverviewView } from "./overview-view.ts";
import { EmptyState } from "./ui/empty-state.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { Panel } from "./ui/panel.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The service counts no further. */
const MOST_COUNTED = 1_000;

export function OverviewTokens({ overview, base }: { overview: OverviewView; base: string }) {
  const t = useTranslations("overview.tokens");
  const { nextTokens, tokensEndingSoon: count } = overview;
  return (
    <Panel
      flush
      title={t("title")}
      actions={
        <LinkButton size="sm" href={`${base}/tokens`}>
          {t("all")}
        </LinkButton>
      }
    >
      {nextTokens.length === 0 ? (
        <EmptyState compact title={t("none")} />
      ) : (
        <ul>
          {nextTokens.map(({ id, prefix, lastFour, expiresAt }) => (
            <li key={id} className="border-line border-b last:border-b-0">
              <Link
                href={`${base}/tokens/${id}`}
                className="flex items-center justify-between gap-4 px-4 py-2.5 text-sm hover:bg-hover"
              >
                <code className="truncate">
                  {prefix}…{lastFour}
                </code>
                <span className="whitespace-nowrap text-muted">
                  {t.rich("ends", { time: () => <RelativeTime at={expiresAt} /> })}
                </span>
              </Link>
            </li>
          ))}
          {count > nextTokens.length ? (
            <li className="px-4 py-2.5 text-muted text-sm">
              {count >= MOST_COUNTED ? t("many", { count: MOST_COUNTED }) : t("more", { count })}
            </li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}

export function OverviewDoors({ instanceId, doors }: { instanceId: string; doors: BrokerAddresses }) {
  const t = useTranslations("overview");
  const door = (url: string | null) =>
    url === null ? (
      <span className="text-subtle">{t("doors.shut")}</span>
    ) : (
      <MonoId value={url} what={t("doors.address")} />
    );
  const place = ({ host, port }: { host: string; port: number }) =>
    `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return (
    <Panel title={t("doors.title")}>
      <KeyValues
        items={[
          { label: t("doors.tcp"), value: door(doors.tcp && `mqtt://${place(doors.tcp)}`) },
          { label: t("doors.ws"), value: door(doors.ws && `ws://${place(doors.ws)}/mqtt`) },
          { label: t("doors.id"), value: <MonoId value={instanceId} what={t("instanceId")} /> },
        ]}
      />
      <p className="mt-2 text-muted text-xs">{t("doors.hint")}</p>
    </Panel>
  );
}
