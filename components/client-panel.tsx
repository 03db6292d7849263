"use client";
import { Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { type ClientNow, clientQuery } from "@/lib/queries/clients.ts";
import { ClientAddress, ModeBadge } from "./client-facts.tsx";
import { type DisconnectAction, useDisconnect } from "./disconnect-client.tsx";
import { GatewayNotice } from "./gateway-notice.tsx";
import { Badge } from "./ui/badge.tsx";
import { Button } from "./ui/button.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { LiveIndicator } from "./ui/live-indicator.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Panel } from "./ui/panel.tsx";
import { Status } from "./ui/status.tsx";
import { ExactTime, RelativeTime } from "./ui/time.tsx";
import { useLive } from "./use-live.ts";

interface Props {
  readonly instanceId: string;
  readonly clientId: string;
  /** What the server drew, and when (epoch ms). */
  readonly drawn: ClientNow;
  readonly drawnAt: number;
  /** Null for who may only look. */
  readonly disconnect: DisconnectAction | null;
  /** Path of an access key without its ID; null for who may not see access keys. */
  readonly keyHref: string | null;
  /** What to say beside that it is not connected. */
  readonly notConnected: ReactNode;
  /** Called when something has happened to the client that other parts of the page tell about. */
  readonly onChanged: () => void;
}

/** One client, live: its connection, what it connected with, and what it has subscribed to. */
export function ClientPanel({
  instanceId,
  clientId,
  drawn,
  drawnAt,
  disconnect,
  keyHref,
  notConnected,
  onChanged,
}: Props) {
  const t = useTranslations("clients");
  const { data, state, since, waiting, toggle } = useLive(clientQuery({ instanceId, clientId }, drawn, drawnAt));
  const { ask, dialog } = useDisconnect(instanceId, disconnect ?? refused);
  const { client } = data;
  useChange(changeOf(data), onChanged);
  return (
    <>
      <GatewayNotice gateway={data.gateway} />
      <div className="mb-3 flex min-h-8.5 flex-wrap items-center gap-3">
        <Status kind={client === null ? "off" : "good"}>
          {client === null ? t("detail.notConnected") : t("detail.connected")}
        </Status>
        {client === null ? <span className="text-muted text-sm">{notConnected}</span> : null}
        <span className="ml-auto flex items-center gap-3">
          <LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />
          {client === null || disconnect === null ? null : (
            <Button variant="danger-quiet" icon={<Unplug />} onClick={() => ask(clientId)}>
              {t("disconnect.open")}
            </Button>
          )}
        </span>
      </div>
      {client === null ? null : (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title={t("detail.connection")}>
            <KeyValues
              items={[
                {
                  label: t("column.since"),
                  value: (
                    <>
                      <RelativeTime at={client.connectedAt} />{" "}
                      <span className="text-muted">
                        <ExactTime at={client.connectedAt} seconds zone />
                      </span>
                    </>
                  ),
                },
                { label: t("column.mode"), value: <ModeBadge mode={client.mode} /> },
                {
                  label: t("column.key"),
                  value: (
                    <MonoId
                      value={client.keyId}
                      what={t("key")}
                      {...(keyHref !== null && (client.mode === "Signature" || client.mode === "Token")
                        ? { href: `${keyHref}${encodeURIComponent(client.keyId)}` }
                        : {})}
                    />
                  ),
                },
                {
                  label: t("column.address"),
                  value: <ClientAddress address={client.address} listener={client.listener} />,
                },
                { label: t("detail.session"), value: client.cleanSession ? t("detail.clean") : t("detail.kept") },
                {
                  label: t("detail.keepalive"),
                  value:
                    client.keepaliveSeconds === 0
                      ? t("detail.noKeepalive")
                      : t("detail.seconds", { count: client.keepaliveSeconds }),
                },
              ]}
            />
          </Panel>
          <Panel title={t("detail.subscriptions")} flush>
            {client.subscriptions.length === 0 ? (
              <p className="px-4 py-6 text-center text-muted text-sm">{t("detail.noSubscriptions")}</p>
            ) : (
              <ul aria-label={t("detail.subscriptions")}>
                {client.subscriptions.map(({ filter, qos }) => (
                  <li
                    key={filter}
                    className="flex items-center justify-between gap-4 border-line border-t px-4 py-2 text-sm first:border-t-0"
                  >
                    <code className="break-all">{filter}</code>
                    <Badge>
                      {t("detail.qos")} {qos}
                    </Badge>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
      {dialog}
    </>
  );
}

/** The rest of the page follows so late, which gathers what happens together: the record is written a moment after the event. */
const FOLLOW_MS = 1_500;

const changeOf = ({ client, latestAt }: ClientNow) =>
  [latestAt, client?.connectedAt, client?.currentPolicyVersion, client?.tokenIds].join();

/** Calls back a moment after `mark` has become another one. */
function useChange(mark: string, onChanged: () => void): void {
  const [told, setTold] = useState(mark);
  const tell = useEffectEvent(() => {
    setTold(mark);
    onChanged();
  });
  const isBehind = told !== mark;
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(tell, FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [isBehind]);
}

/** Stands in where nobody may disconnect; no control leads to it. */
const refused: DisconnectAction = async () => ({ status: "idle" });
