import { Ban } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AccessKeyActs } from "@/components/access-key-acts.tsx";
import { AccessKeyClients } from "@/components/access-key-clients.tsx";
import { AccessKeyTokens } from "@/components/access-key-tokens.tsx";
import { ActOnAll } from "@/components/act-on-all.tsx";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { Status } from "@/components/ui/status.tsx";
import { BothTimes } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { getAccessKey } from "@/lib/services/access-key-list.ts";
import { listAudit } from "@/lib/services/audit-log.ts";
import { hasRole, issuerOfKey } from "@/lib/services/context.ts";
import { countClientsOfKey, listClientsOfKey } from "@/lib/services/key-clients.ts";
import { getAccessUser } from "@/lib/services/manage-access-users.ts";
import { listMatchingTokens } from "@/lib/services/revoke-tokens.ts";
import { setAccessKeyNoteAction, setAccessKeyStatusAction } from "../actions.ts";
import { countKeyTokensAction, removeAccessKeyAction, revokeKeyTokensAction } from "./actions.ts";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: PageSearch;
}

/** `after`: where in the list of live clients. */
const Query = z.object({ after: z.string().max(2_000) });
const CLIENTS = 20;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).id) };
}

export default async function AccessKeyPage({ params, searchParams }: Props) {
  const id = segmentText((await params).id);
  const { after } = await readQuery(Query, searchParams);
  const issuer = issuerOfKey(id);
  const [t, u, k] = await Promise.all([
    getTranslations("accessKeys"),
    getTranslations("accessUsers"),
    getTranslations("tokens"),
  ]);
  const { key, user, clients, connected, tokens, audit, mayOperate } = await readAs((ctx) => {
    const key = getAccessKey(ctx, { id });
    return {
      key,
      user: getAccessUser(ctx, { userId: key.userId }),
      clients: listClientsOfKey(ctx, { id }, { size: CLIENTS, ...(after === undefined ? {} : { cursor: after }) }),
      connected: countClientsOfKey(ctx, { id }),
      tokens: listMatchingTokens(ctx, { issuer }),
      mayOperate: hasRole(ctx, "operator", null),
      audit: hasRole(ctx, "admin", null) ? listAudit(ctx, { instanceId: null, target: id }, { size: 10 }).items : null,
    };
  });
  const search = new URLSearchParams({ q: id });
  const live = tokens.reduce((sum, line) => sum + line.tokens, 0);
  const revokeAll = mayOperate ? (
    <ActOnAll
      area="tokens"
      trigger={
        <Button size="sm" variant="danger-quiet" icon={<Ban />}>
          {k("all.openKey")}
        </Button>
      }
      title={k("all.titleIssuer", { name: id })}
      description={k("all.scopeAll")}
      count={countKeyTokensAction}
      act={revokeKeyTokensAction}
      input={{ id }}
      typeName={id}
      next={key.status === "active" ? <p className="text-muted text-sm">{k("all.keyNext")}</p> : undefined}
    />
  ) : undefined;
  return (
    <ClientMessages areas={["accessKeys", "tokens"]}>
      <PageHeader
        id={{ value: id, what: t("keyId") }}
        badge={
          key.status === "active" ? (
            <Status kind="good">{t("active")}</Status>
          ) : (
            <Status kind="off">{t("disabled")}</Status>
          )
        }
        actions={
          // Who may read the account's audit log may change what it tells of.
          audit === null ? undefined : (
            <AccessKeyActs
              accessKey={key}
              clients={connected}
              tokens={live}
              actions={{
                setStatus: setAccessKeyStatusAction,
                setNote: setAccessKeyNoteAction,
                remove: removeAccessKeyAction,
              }}
            />
          )
        }
      />
      <div className="flex flex-col gap-4">
        {key.status === "disabled" && live > 0 ? (
          <Notice tone="warn" title={t("tokens.left", { count: live })}>
            {t("tokens.leftBody")}
          </Notice>
        ) : null}
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title={t("detail.key")}>
            <KeyValues
              items={[
                {
                  label: t("user"),
                  value: (
                    <span className="flex flex-wrap items-center gap-x-2">
                      <Link
                        href={`/access-users/${encodeURIComponent(user.id)}`}
                        className="break-all font-medium text-accent underline-offset-2 hover:underline"
                      >
                        {user.name}
                      </Link>
                      <Badge>{u(`kind.${user.kind}`)}</Badge>
                    </span>
                  ),
                },
                {
                  label: t("detail.may"),
                  value:
                    user.kind === "primary" ? (
                      t("detail.everything")
                    ) : user.policies.length === 0 ? (
                      <Status kind="warn">{t("detail.nothing")}</Status>
                    ) : (
                      <ul className="flex flex-wrap gap-x-3 gap-y-1">
                        {user.policies.map((name) => (
                          <li key={name}>
                            <Link
                              href={`/access-policies/${encodeURIComponent(name)}`}
                              className="break-all font-medium text-accent underline-offset-2 hover:underline"
                            >
                              {name}
                            </Link>
                          </li>
                        ))}
                      </ul>
                    ),
                },
                { label: t("created"), value: <BothTimes at={key.createdAt} /> },
                ...(key.note === ""
                  ? []
                  : [{ label: t("note"), value: <span className="break-words">{key.note}</span> }]),
              ]}
            />
          </Panel>
          <Panel
            title={t("detail.use")}
            actions={
              <LinkButton size="sm" href={`/api/calls?${search}`}>
                {t("detail.calls")}
              </LinkButton>
            }
          >
            <KeyValues
              items={[
                {
                  label: t("lastUsed"),
                  value: key.lastUsedAt === null ? t("neverUsed") : <BothTimes at={key.lastUsedAt} />,
                },
                ...(key.lastUsedAddress === null
                  ? []
                  : [{ label: t("detail.from"), value: <code>{key.lastUsedAddress}</code> }]),
                ...(key.lastUsedAt === null
                  ? []
                  : [
                      {
                        label: t("detail.by"),
                        value:
                          key.lastUsedClientId === null ? (
                            t("detail.byApi")
                          ) : (
                            <MonoId value={key.lastUsedClientId} what={t("detail.clientId")} />
                          ),
                      },
                    ]),
                { label: t("clients"), value: connected },
              ]}
            />
          </Panel>
        </div>
        <Panel flush title={t("tokens.title")} description={t("tokens.about")} actions={revokeAll}>
          <AccessKeyTokens lines={tokens} issuer={issuer} />
        </Panel>
        <Panel flush title={t("detail.clients")} description={t("detail.clientsAbout")}>
          <AccessKeyClients clients={clients.items} />
          <div className="border-line border-t empty:hidden">
            <Pager next={clients.next} count={clients.items.length} />
          </div>
        </Panel>
        {audit === null ? null : <AuditTrail entries={audit} href={`/audit?${search}`} />}
      </div>
    </ClientMessages>
  );
}
