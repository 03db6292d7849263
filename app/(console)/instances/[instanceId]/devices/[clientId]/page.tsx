import { CircleOff, Cpu, RefreshCw, TimerOff, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { ClientAddress, ModeBadge } from "@/components/client-facts.tsx";
import { DeviceDisable, DeviceEnable, DeviceEndOverlap, DeviceUnregister } from "@/components/device-acts.tsx";
import { DeviceRotate } from "@/components/device-rotate.tsx";
import { DeviceState } from "@/components/device-state.tsx";
import { RecentDenials } from "@/components/recent-denials.tsx";
import { Button } from "@/components/ui/button.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { RefreshEvery } from "@/components/ui/refresh-every.tsx";
import { Status } from "@/components/ui/status.tsx";
import { ExactTime, RelativeTime } from "@/components/ui/time.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { adoptionOf } from "@/lib/domain/rotation.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { findClient } from "@/lib/services/clients.ts";
import { hasRole } from "@/lib/services/context.ts";
import { readDenialPage } from "@/lib/services/denials.ts";
import { type DeviceCredential, findDeviceCredential } from "@/lib/services/device-credentials.ts";
import { endOverlapAction, rotateDeviceAction, setDeviceEnabledAction, unregisterDeviceAction } from "../actions.ts";

/** How often a rotation that is under way is looked at again. */
const FOLLOW_MS = 2_000;

interface Props {
  params: Promise<{ instanceId: string; clientId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).clientId) };
}

export default async function DevicePage({ params }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const clientId = segmentText((await params).clientId);
  const t = await getTranslations("devices");
  const seen = await readAs(async (ctx) => ({
    credential: findDeviceCredential(ctx, { instanceId, clientId }),
    client: findClient(ctx, { instanceId, clientId }),
    denials: readDenialPage(ctx, { instanceId, clientId }).items.slice(0, 5),
    audit: listAudit(ctx, { instanceId, target: clientId }, { size: 10 }).items,
    doors: await findDoors(ctx),
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
  const { credential, client, doors, mayOperate } = seen;
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const query = (name: string) => new URLSearchParams({ [name]: clientId });
  const connectedAt = client?.connectedAt ?? null;

  return (
    <ClientMessages areas={["devices"]}>
      <PageHeader
        id={{ value: clientId, what: t("clientId") }}
        badge={credential === null ? undefined : <DeviceState credential={credential} short />}
        actions={
          credential !== null && mayOperate ? (
            <>
              <DeviceRotate
                credential={credential}
                connectedAt={connectedAt}
                doors={doors}
                action={rotateDeviceAction}
                trigger={<Button icon={<RefreshCw />}>{t("rotate.open")}</Button>}
              />
              {credential.enabled ? (
                <DeviceDisable
                  credential={credential}
                  connectedAt={connectedAt}
                  action={setDeviceEnabledAction}
                  trigger={<Button icon={<CircleOff />}>{t("disable.submit")}</Button>}
                />
              ) : (
                <DeviceEnable credential={credential} action={setDeviceEnabledAction} />
              )}
              <DeviceUnregister
                credential={credential}
                connectedAt={connectedAt}
                action={unregisterDeviceAction}
                trigger={
                  <Button variant="danger-quiet" icon={<Trash2 />}>
                    {t("unregister.submit")}
                  </Button>
                }
              />
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        {credential?.previous ? (
          <Rotation credential={credential} previous={credential.previous} mayOperate={mayOperate} />
        ) : null}
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title={t("detail.credential")}>
            {credential === null ? (
              <EmptyState compact icon={<Cpu />} title={t("detail.none")} description={t("detail.noneBody")} />
            ) : (
              <KeyValues
                items={[
                  { label: t("column.keyId"), value: <MonoId value={credential.keyId} what={t("keyId")} /> },
                  {
                    label: t("column.group"),
                    value: (
                      <MonoId
                        value={credential.groupId}
                        href={`${base}/groups/${encodeURIComponent(credential.groupId)}`}
                      />
                    ),
                  },
                  {
                    label: t("column.lastUsed"),
                    value: (
                      <>
                        <RelativeTime at={credential.lastUsedAt} never={t("neverUsed")} />{" "}
                        {credential.lastUsedAddress === null ? null : (
                          <code className="text-muted">{credential.lastUsedAddress}</code>
                        )}
                      </>
                    ),
                  },
                  {
                    label: t("column.created"),
                    value: (
                      <>
                        <RelativeTime at={credential.createdAt} />{" "}
                        <span className="text-muted">
                          <ExactTime at={credential.createdAt} />
                        </span>
                      </>
                    ),
                  },
                ]}
              />
            )}
          </Panel>
          <Panel
            title={t("detail.connection")}
            actions={
              <LinkButton size="sm" href={`${base}/clients/${encodeURIComponent(clientId)}`}>
                {t("detail.openClient")}
              </LinkButton>
            }
          >
            {client === null ? (
              <p className="py-1.5 text-sm">
                <Status kind="off">{t("detail.notConnected")}</Status>
              </p>
            ) : (
              <KeyValues
                items={[
                  {
                    label: <Status kind="good">{t("detail.connected")}</Status>,
                    value: <RelativeTime at={client.connectedAt} />,
                  },
                  { label: t("detail.mode"), value: <ModeBadge mode={client.mode} /> },
                  {
                    label: t("detail.address"),
                    value: <ClientAddress address={client.address} listener={client.listener} />,
                  },
                  { label: t("detail.subscriptions"), value: client.subscriptions.length },
                ]}
              />
            )}
          </Panel>
        </div>
        <Panel
          flush
          title={t("detail.refusals")}
          actions={
            <LinkButton size="sm" href={`${base}/denials?${query("q")}`}>
              {t("detail.allRefusals")}
            </LinkButton>
          }
        >
          <RecentDenials denials={seen.denials} empty={t("detail.noRefusals")} />
        </Panel>
        <AuditTrail entries={seen.audit} href={`${base}/audit?${query("q")}`} />
      </div>
    </ClientMessages>
  );
}

/** Two pairs are good: until when, which one the device uses, and the way to end the old one. */
async function Rotation({
  credential,
  previous,
  mayOperate,
}: {
  credential: DeviceCredential;
  previous: NonNullable<DeviceCredential["previous"]>;
  mayOperate: boolean;
}) {
  const t = await getTranslations("devices");
  const adoption = adoptionOf({ lastUsedAt: credential.lastUsedAt, previous });
  return (
    <Notice
      tone={adoption === "moved" ? "good" : "info"}
      title={`${t("overlap.title")}: ${t(`adoption.${adoption}`)}`}
      actions={
        mayOperate ? (
          <DeviceEndOverlap
            credential={credential}
            action={endOverlapAction}
            trigger={
              <Button size="sm" icon={<TimerOff />}>
                {t("overlap.end")}
              </Button>
            }
          />
        ) : undefined
      }
    >
      {adoption === "moved" ? null : <RefreshEvery milliseconds={FOLLOW_MS} />}
      <p>
        {t(adoption === "moved" ? "overlap.bodyMoved" : "overlap.body")} <RelativeTime at={previous.endsAt} /> (
        <ExactTime at={previous.endsAt} zone />
        ).
      </p>
      <KeyValues
        className="mt-1"
        items={[
          { label: t("overlap.oldPair"), value: <MonoId value={previous.keyId} what={t("keyId")} /> },
          {
            label: t("overlap.oldUsed"),
            value: <RelativeTime at={previous.lastUsedAt} never={t("neverUsed")} />,
          },
          {
            label: t("overlap.newUsed"),
            value: <RelativeTime at={credential.lastUsedAt} never={t("neverUsed")} />,
          },
        ]}
      />
    </Notice>
  );
}
