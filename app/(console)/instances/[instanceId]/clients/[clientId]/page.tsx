import { Ban, SearchCheck } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { checkHref } from "@/components/access-check-view.ts";
import { BlockNotice } from "@/components/block-notice.tsx";
import { blockHref } from "@/components/block-view.ts";
import { ClientPanel } from "@/components/client-panel.tsx";
import { RecentDenials } from "@/components/recent-denials.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findClientBlock } from "@/lib/services/block-list.ts";
import { readClientNow } from "@/lib/services/client-views.ts";
import { hasRole } from "@/lib/services/context.ts";
import { readDenialPage } from "@/lib/services/denials.ts";
import { findDeviceCredential } from "@/lib/services/device-credentials.ts";
import { disconnectClientAction } from "../actions.ts";

interface Props {
  params: Promise<{ instanceId: string; clientId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).clientId) };
}

export default async function ClientPage({ params }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const clientId = segmentText((await params).clientId);
  const [t, d, b] = await Promise.all([
    getTranslations("devices.detail"),
    getTranslations("denials"),
    getTranslations("blocks"),
  ]);
  const seen = await readAs((ctx) => ({
    now: readClientNow(ctx, { instanceId, clientId }),
    at: ctx.now(),
    block: findClientBlock(ctx, { instanceId, clientId }),
    hasCredential: findDeviceCredential(ctx, { instanceId, clientId }) !== null,
    denials: readDenialPage(ctx, { instanceId, clientId }).items.slice(0, 5),
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
  return (
    <ClientMessages areas={["clients"]}>
      <PageHeader
        title={<span className="break-all font-mono text-lg">{clientId}</span>}
        actions={
          <>
            {seen.mayOperate && seen.block === null ? (
              <LinkButton href={blockHref(instanceId, "client", clientId)} icon={<Ban />}>
                {b("block")}
              </LinkButton>
            ) : null}
            <LinkButton
              icon={<SearchCheck />}
              href={checkHref(instanceId, {
                client: clientId,
                as: seen.now.client === null ? "DeviceCredential" : "live",
              })}
            >
              {d("check")}
            </LinkButton>
          </>
        }
      />
      <BlockNotice block={seen.block} />
      <ClientPanel
        instanceId={instanceId}
        clientId={clientId}
        drawn={seen.now}
        drawnAt={seen.at}
        disconnect={seen.mayOperate ? disconnectClientAction : null}
        hasCredential={seen.hasCredential}
      />
      <Panel
        flush
        className="mt-4"
        title={t("refusals")}
        actions={
          <LinkButton
            size="sm"
            href={`/instances/${encodeURIComponent(instanceId)}/denials?${new URLSearchParams({ q: clientId })}`}
          >
            {t("allRefusals")}
          </LinkButton>
        }
      >
        <RecentDenials denials={seen.denials} empty={t("noRefusals")} />
      </Panel>
    </ClientMessages>
  );
}
