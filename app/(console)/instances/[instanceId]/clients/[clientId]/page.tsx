import { SearchCheck, UserRoundX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { checkHref } from "@/components/access-check-view.ts";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { BlockAdd } from "@/components/block-add.tsx";
import { BlockNotices } from "@/components/block-notice.tsx";
import { ClientOperations } from "@/components/client-operations.tsx";
import { ClientCredential, ClientGroup } from "@/components/client-standing.tsx";
import { ClientTimeline } from "@/components/client-timeline.tsx";
import { ClientTokens } from "@/components/client-tokens.tsx";
import { LastRefusal } from "@/components/last-refusal.tsx";
import { RecentDenials } from "@/components/recent-denials.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { readClientStory } from "@/lib/services/client-story.ts";
import { readClientNow } from "@/lib/services/client-views.ts";
import { listConnectionEvents } from "@/lib/services/connection-history.ts";
import { hasRole } from "@/lib/services/context.ts";
import { readDenialPage } from "@/lib/services/denials.ts";
import { countBlockHitsAction, createBlockAction, endBlockAction } from "../../blocks/actions.ts";
import { disconnectClientAction } from "../actions.ts";
import { LiveClient } from "./live-client.tsx";

/** A refused operation ends the visit that it was tried in; what is longer ago did not. */
const SAME_VISIT_MS = 5_000;

interface Props {
  params: Promise<{ instanceId: string; clientId: string }>;
  searchParams: PageSearch;
}

/** `after`: where in the history of connections. */
const Query = z.object({ after: z.string().max(2_000) });
const EVENTS = 15;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).clientId) };
}

export default async function ClientPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const clientId = segmentText((await params).clientId);
  const { after } = await readQuery(Query, searchParams);
  const [t, d, r] = await Promise.all([
    getTranslations("clients"),
    getTranslations("denials"),
    getTranslations("devices.detail"),
  ]);
  const seen = await readAs((ctx) => {
    const now = readClientNow(ctx, { instanceId, clientId });
    return {
      now,
      at: ctx.now(),
      story: readClientStory(ctx, { instanceId, clientId, address: now.client?.address }),
      history: listConnectionEvents(
        ctx,
        { instanceId, clientId },
        { size: EVENTS, ...(after === undefined ? {} : { cursor: after }) },
      ),
      denials: readDenialPage(ctx, { instanceId, clientId }).items.slice(0, 5),
      audit: listAudit(ctx, { instanceId, target: clientId }, { size: 10 }).items,
      mayOperate: hasRole(ctx, "operator", instanceId),
      maySeeKeys: hasRole(ctx, "viewer", null),
    };
  });
  const { story, history, now, mayOperate } = seen;
  const { group } = story;
  const [latest] = seen.denials;
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const search = new URLSearchParams({ q: clientId });
  const isBlockedItself = story.blocks.some(({ kind }) => kind === "client");
  const register =
    mayOperate && group?.exists ? `/start?${new URLSearchParams({ instance: instanceId, group: group.id })}` : null;
  const check = checkHref(instanceId, { client: clientId, as: now.client === null ? "DeviceCredential" : "live" });

  return (
    <ClientMessages areas={["clients", "blocks"]}>
      <PageHeader
        id={{ value: clientId, what: t("clientId") }}
        actions={
          <>
            {mayOperate && !isBlockedItself ? (
              <BlockAdd
                fixed
                instanceId={instanceId}
                wanted={{ kind: "client", value: clientId }}
                action={createBlockAction}
                count={countBlockHitsAction}
              />
            ) : null}
            <LinkButton icon={<SearchCheck />} href={check}>
              {d("check")}
            </LinkButton>
          </>
        }
      />
      <BlockNotices blocks={story.blocks} end={mayOperate ? endBlockAction : null} />
      {group === null && story.identities.length === 0 && now.client === null ? (
        <Notice tone="warn" className="mb-4">
          {t("story.malformed")}
        </Notice>
      ) : null}
      {story.known ? (
        <LiveClient
          instanceId={instanceId}
          clientId={clientId}
          drawn={now}
          drawnAt={seen.at}
          disconnect={mayOperate ? disconnectClientAction : null}
          keyHref={seen.maySeeKeys ? "/access-keys/" : null}
          notConnected={
            story.lastSeen === null ? null : (
              <>
                {t.rich("story.lastSeen", {
                  at: () => <RelativeTime at={story.lastSeen?.at ?? 0} />,
                  address: () => <code>{story.lastSeen?.address}</code>,
                })}
                {latest !== undefined && latest.lastAt >= story.lastSeen.at - SAME_VISIT_MS ? (
                  <>
                    {" · "}
                    <LastRefusal denial={latest} />
                  </>
                ) : null}
              </>
            )
          }
        />
      ) : (
        <Panel>
          <EmptyState
            icon={<UserRoundX />}
            title={t("story.unknown.title")}
            description={t("story.unknown.body")}
            actions={
              <>
                <LinkButton variant="primary" icon={<SearchCheck />} href={check}>
                  {t("story.unknown.check")}
                </LinkButton>
                {register === null ? null : <LinkButton href={register}>{t("story.unknown.register")}</LinkButton>}
              </>
            }
          />
        </Panel>
      )}
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
        <ClientGroup group={group} bound={now.client?.groupPolicyVersion ?? null} base={base} />
        <ClientCredential
          credential={story.credential}
          identities={story.identities}
          base={base}
          href={`${base}/devices/${encodeURIComponent(clientId)}`}
          register={register}
        />
        {story.known ? (
          <>
            <div className="flex min-w-0 flex-col gap-4">
              <Panel flush title={t("story.trace.title")} description={t("story.trace.about")}>
                <ClientTimeline events={history.items} />
                <div className="border-line border-t empty:hidden">
                  <Pager next={history.next} count={history.items.length} />
                </div>
              </Panel>
              <Panel flush title={t("story.tokens.title")}>
                <ClientTokens tokens={story.tokens} held={now.client?.tokenIds ?? []} base={base} />
              </Panel>
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <Panel
                flush
                title={r("refusals")}
                actions={
                  <LinkButton size="sm" href={`${base}/denials?${search}`}>
                    {r("allRefusals")}
                  </LinkButton>
                }
              >
                <RecentDenials denials={seen.denials} empty={r("noRefusals")} />
              </Panel>
              <Panel
                flush
                title={t("story.operations.title")}
                description={t.rich("story.operations.about", {
                  at: () => <RelativeTime at={story.operations.since} />,
                })}
              >
                <ClientOperations operations={story.operations} />
              </Panel>
            </div>
            <div className="min-w-0 lg:col-span-2">
              <AuditTrail entries={seen.audit} href={`${base}/audit?${search}`} />
            </div>
          </>
        ) : null}
      </div>
    </ClientMessages>
  );
}
