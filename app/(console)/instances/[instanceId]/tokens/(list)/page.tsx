import { Ban, Ticket } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SavedViews } from "@/app/(console)/saved-views.tsx";
import { ActOnAll } from "@/components/act-on-all.tsx";
import { BulkExport } from "@/components/bulk-export.tsx";
import { ExportMenu } from "@/components/export-menu.tsx";
import { TokenBulk } from "@/components/token-bulk.tsx";
import { TokenState, TokenTypeBadge } from "@/components/token-facts.tsx";
import { TokenIssue } from "@/components/token-issue.tsx";
import { TokenMenu } from "@/components/token-menu.tsx";
import { shownToken } from "@/components/token-view.ts";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { TOKEN_PREFIX } from "@/lib/domain/token.ts";
import { TOKEN_SHOWN_PREFIX_LENGTH } from "@/lib/domain/token-secret.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { findTableSettings } from "@/lib/i18n/table-settings.ts";
import { findActiveKeyId } from "@/lib/services/access-users.ts";
import { countTokenHolders } from "@/lib/services/clients.ts";
import { hasRole, keyOfIssuer } from "@/lib/services/context.ts";
import { listGroups } from "@/lib/services/groups.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { TokenQuery, tokenState } from "@/lib/services/list-query.ts";
import { listTokenIssuers, listTokens, type TokenIssuer } from "@/lib/services/token-list.ts";
import { TOKEN_STATES } from "@/lib/services/tokens.ts";
import {
  countMatchingTokensAction,
  issueTokenAction,
  revokeMatchingTokensAction,
  revokeTokenAction,
  revokeTokensAction,
} from "../actions.ts";

/** Topics in a row of the list; the page of the token has all. */
const FILTERS_SHOWN = 2;

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("title") };
}

export default async function TokensPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const query = await readQuery(TokenQuery, searchParams);
  const { q, issuer, after } = query;
  const state = tokenState(query);
  const [t, c] = await Promise.all([getTranslations("tokens"), getTranslations("common")]);
  const seen = await readAs(async (ctx) => {
    const page = listTokens(
      ctx,
      { instanceId, search: q, issuer, ...(state === "all" ? {} : { state }) },
      after === undefined ? {} : { cursor: after },
    );
    return {
      page,
      holders: new Map(page.items.map(({ id }) => [id, countTokenHolders(ctx, { instanceId, tokenId: id })])),
      issuers: listTokenIssuers(ctx, { instanceId }),
      instance: getInstance(ctx, { id: instanceId }),
      groupId: listGroups(ctx, { instanceId }, { size: 1 }).items[0]?.id ?? null,
      accessKeyId: findActiveKeyId(ctx),
      doors: await findDoors(ctx),
      mayOperate: hasRole(ctx, "operator", instanceId),
    };
  });
  const { page, holders, issuers, instance, groupId, accessKeyId, doors, mayOperate } = seen;
  const base = `/instances/${encodeURIComponent(instanceId)}/tokens`;
  const issue = mayOperate ? (
    <TokenIssue
      action={issueTokenAction}
      world={{
        instanceId,
        groupId,
        accessKeyId,
        doors,
        maxTokenResources: instance.maxTokenResources,
        maxTopicLength: instance.maxTopicLength,
      }}
    />
  ) : undefined;
  const keyId = issuer === undefined ? undefined : keyOfIssuer(issuer);
  // What is over can be revoked no more.
  const mayRevokeAll = mayOperate && (state === "live" || state === "all");
  const revokeAll = (trigger: React.ReactNode) => (
    <ActOnAll
      area="tokens"
      trigger={trigger}
      title={
        issuer !== undefined
          ? t("all.titleIssuer", {
              name: issuerLabel(issuers.find((one) => one.issuer === issuer) ?? { issuer, name: "" }),
            })
          : t(q === undefined ? "all.titleInstance" : "all.title")
      }
      description={q === undefined ? undefined : <code>{q}</code>}
      count={countMatchingTokensAction}
      act={revokeMatchingTokensAction}
      input={{ instanceId, ...(issuer ? { issuer } : {}), ...(q ? { search: q } : {}) }}
      typeName={keyId ?? q ?? instance.name}
      next={
        keyId === undefined ? undefined : (
          <div className="flex flex-col items-start gap-2 text-sm">
            <p className="text-muted">{t("all.keyNext")}</p>
            <LinkButton size="sm" href={`/access-keys/${encodeURIComponent(keyId)}`}>
              {t("all.keyOpen")}
            </LinkButton>
          </div>
        )
      }
    />
  );
  const isUnused = instance.counts.tokens === 0;
  return (
    <ClientMessages areas={["tokens"]}>
      <PageHeader title={t("title")} description={t("about")} actions={isUnused ? undefined : issue} />
      {isUnused ? null : (
        <Toolbar
          end={
            <>
              {mayRevokeAll && (issuer !== undefined || q !== undefined)
                ? revokeAll(
                    <Button variant="danger-quiet" icon={<Ban />}>
                      {t("all.open")}
                    </Button>,
                  )
                : null}
              <SavedViews list="tokens" instanceId={instanceId} />
              <ExportMenu list="tokens" instanceId={instanceId} />
            </>
          }
        >
          <SearchBox
            label={t("search")}
            maxLength={200}
            secret={{ prefix: TOKEN_PREFIX, length: TOKEN_SHOWN_PREFIX_LENGTH }}
          />
          <FilterSelect
            label={t("stateLabel")}
            param="state"
            options={[
              { value: "", label: t(q === undefined ? "state.live" : "state.all") },
              ...[...TOKEN_STATES, "all" as const]
                .filter((value) => value !== (q === undefined ? "live" : "all"))
                .map((value) => ({ value, label: t(`state.${value}`) })),
            ]}
          />
          {issuers.length > 1 || issuer !== undefined ? (
            <div className="min-w-34 max-w-60 max-sm:flex-1">
              <FilterSelect label={t("issuer.label")} param="issuer" options={issuerOptions(issuers, issuer, t)} />
            </div>
          ) : null}
        </Toolbar>
      )}
      <DataTable
        label={t("title")}
        settings={await findTableSettings("tokens")}
        rows={page.items}
        rowKey={(row) => String(row.id)}
        rowLabel={shownToken}
        rowWeight={(row) => holders.get(row.id) ?? 0}
        rowHref={(row) => `${base}/${row.id}`}
        columns={[
          { key: "token", header: t("token"), cell: (row) => <MonoId value={shownToken(row)} copy={false} tail={5} /> },
          { key: "type", header: t("type.label"), cell: (row) => <TokenTypeBadge type={row.type} /> },
          {
            key: "filters",
            header: t("filters"),
            grow: true,
            block: true,
            cell: (row) => (
              <span className="block min-w-0">
                <span className="flex min-w-0 items-baseline gap-1.5">
                  <code className="truncate">{row.filters.slice(0, FILTERS_SHOWN).join("  ")}</code>
                  {row.filters.length > FILTERS_SHOWN ? (
                    <span className="shrink-0 text-muted">
                      {t("more", { count: row.filters.length - FILTERS_SHOWN })}
                    </span>
                  ) : null}
                </span>
                {row.note === "" ? null : <span className="block truncate text-muted text-xs">{row.note}</span>}
              </span>
            ),
          },
          { key: "state", header: t("stateLabel"), cell: (row) => <TokenState state={row.state} /> },
          {
            key: "expires",
            header: t("expires"),
            cell: (row) => <RelativeTime at={row.revokedAt ?? row.expiresAt} />,
          },
          {
            key: "lastUsed",
            header: t("lastUsed"),
            from: "lg",
            cell: (row) => <RelativeTime at={row.lastUsedAt} never={t("neverUsed")} />,
          },
          {
            key: "issued",
            header: t("issued"),
            from: "xl",
            cell: (row) => (
              <span className="whitespace-nowrap">
                <RelativeTime at={row.createdAt} />{" "}
                <Link
                  href={`${base}?${new URLSearchParams({ issuer: row.issuedBy })}`}
                  className="relative z-1 text-muted underline-offset-2 hover:underline"
                >
                  {row.issuedByName}
                </Link>
              </span>
            ),
          },
        ]}
        rowActions={(row) => (
          <TokenMenu
            token={row}
            href={`${base}/${row.id}`}
            holders={holders.get(row.id) ?? 0}
            revoke={mayOperate ? revokeTokenAction : null}
          />
        )}
        bulk={
          <>
            {mayOperate ? (
              <TokenBulk
                instanceId={instanceId}
                revoke={revokeTokensAction}
                more={page.next !== null || after !== undefined}
                all={mayRevokeAll ? revokeAll(<Button size="sm">{t("all.open")}</Button>) : null}
              />
            ) : null}
            <BulkExport list="tokens" instanceId={instanceId} />
          </>
        }
        empty={
          isUnused ? (
            <EmptyState icon={<Ticket />} title={t("empty.title")} description={t("empty.body")} actions={issue} />
          ) : (
            <EmptyState
              icon={<Ticket />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href={`${base}?state=all`}>{t("showAll")}</LinkButton>}
            />
          )
        }
        footer={<Pager next={page.next} count={page.items.length} />}
      />
    </ClientMessages>
  );
}

/** By name; access keys with their ID, since a user may have several. */
const issuerLabel = ({ issuer, name }: TokenIssuer): string =>
  [name, keyOfIssuer(issuer)].filter(Boolean).join(" · ") || issuer;

/** Everybody who has issued one. */
function issuerOptions(
  issuers: readonly TokenIssuer[],
  chosen: string | undefined,
  t: Awaited<ReturnType<typeof getTranslations<"tokens">>>,
) {
  const known = issuers.map(({ issuer, name }) => ({
    value: issuer,
    label: issuerLabel({ issuer, name }),
  }));
  const unknown =
    chosen === undefined || known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen }];
  return [{ value: "", label: t("issuer.any") }, ...known, ...unknown];
}
