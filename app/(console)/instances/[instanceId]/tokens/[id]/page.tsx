import { Ban } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { TokenClients } from "@/components/token-clients.tsx";
import { TokenState, TokenTypeBadge } from "@/components/token-facts.tsx";
import { TokenRevoke } from "@/components/token-revoke.tsx";
import { shownToken } from "@/components/token-view.ts";
import { Button } from "@/components/ui/button.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { BothTimes, RelativeTime } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentNumber, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { countTokenHolders } from "@/lib/services/clients.ts";
import { hasRole } from "@/lib/services/context.ts";
import { TOKEN_CLIENTS } from "@/lib/services/last-use.ts";
import { listClientsOfToken } from "@/lib/services/token-clients.ts";
import { getToken } from "@/lib/services/tokens.ts";
import { revokeTokenAction } from "../actions.ts";

interface Props {
  params: Promise<{ instanceId: string; id: string }>;
  searchParams: PageSearch;
}

/** `after`: where in the list of client IDs. */
const Query = z.object({ after: z.string().max(2_000) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("token") };
}

export default async function TokenPage({ params, searchParams }: Props) {
  const { instanceId: segment, id: idText } = await params;
  const instanceId = segmentText(segment);
  const id = segmentNumber(idText);
  const { after } = await readQuery(Query, searchParams);
  const t = await getTranslations("tokens");
  const { token, holders, clients, audit, mayOperate } = await readAs((ctx) => ({
    token: getToken(ctx, { instanceId, id }),
    holders: countTokenHolders(ctx, { instanceId, tokenId: id }),
    clients: listClientsOfToken(
      ctx,
      { instanceId, tokenId: id },
      { size: 20, ...(after === undefined ? {} : { cursor: after }) },
    ),
    audit: listAudit(ctx, { instanceId, target: `#${id}` }, { size: 10 }).items,
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  return (
    <ClientMessages areas={["tokens"]}>
      <PageHeader
        title={<span className="break-all font-mono text-lg">{shownToken(token)}</span>}
        badge={<TokenState state={token.state} />}
        actions={
          mayOperate && token.state === "live" ? (
            <TokenRevoke
              token={token}
              holders={holders}
              action={revokeTokenAction}
              trigger={
                <Button variant="danger-quiet" icon={<Ban />}>
                  {t("revoke.submit")}
                </Button>
              }
            />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title={t("detail.token")}>
            <KeyValues
              items={[
                {
                  label: t("type.label"),
                  value: (
                    <>
                      <TokenTypeBadge type={token.type} />{" "}
                      <span className="text-muted">{t(`type.hint.${token.type}`)}</span>
                    </>
                  ),
                },
                { label: t("expires"), value: <BothTimes at={token.expiresAt} /> },
                ...(token.revokedAt === null
                  ? []
                  : [{ label: t("revokedAt"), value: <BothTimes at={token.revokedAt} /> }]),
                { label: t("issued"), value: <BothTimes at={token.createdAt} /> },
                {
                  label: t("issuedBy"),
                  value: (
                    <>
                      <Link
                        href={`${base}/tokens?${new URLSearchParams({ issuer: token.issuedBy })}`}
                        className="font-medium text-accent underline-offset-2 hover:underline"
                      >
                        {token.issuedByName}
                      </Link>{" "}
                      <code className="text-muted">{token.issuedFrom}</code>
                    </>
                  ),
                },
                ...(token.note === "" ? [] : [{ label: t("note"), value: token.note }]),
              ]}
            />
          </Panel>
          <Panel title={t("detail.use")}>
            <KeyValues
              items={[
                { label: t("detail.holders"), value: holders },
                { label: t("lastUsed"), value: <RelativeTime at={token.lastUsedAt} never={t("neverUsed")} /> },
                ...(token.lastUsedClientId === null
                  ? []
                  : [
                      {
                        label: t("detail.lastClient"),
                        value: (
                          <MonoId
                            value={token.lastUsedClientId}
                            href={`${base}/clients/${encodeURIComponent(token.lastUsedClientId)}`}
                          />
                        ),
                      },
                      { label: t("detail.lastAddress"), value: <code>{token.lastUsedAddress}</code> },
                    ]),
              ]}
            />
          </Panel>
        </div>
        <Panel title={t("detail.filters", { count: token.filters.length })}>
          <ul className="grid gap-1 font-mono text-sm sm:grid-cols-2">
            {token.filters.map((filter) => (
              <li key={filter} className="break-all">
                {filter}
              </li>
            ))}
          </ul>
        </Panel>
        <Panel flush title={t("detail.clients")} description={t("detail.clientsAbout", { limit: TOKEN_CLIENTS })}>
          <TokenClients clients={clients.items} base={base} />
          <div className="border-line border-t empty:hidden">
            <Pager next={clients.next} count={clients.items.length} />
          </div>
        </Panel>
        <AuditTrail entries={audit} href={`${base}/audit?${new URLSearchParams({ q: `#${id}` })}`} />
      </div>
    </ClientMessages>
  );
}
