import { Ban } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { BlockAdd } from "@/components/block-add.tsx";
import { BlockMenu } from "@/components/block-menu.tsx";
import type { BlockView } from "@/components/block-view.ts";
import { Badge } from "@/components/ui/badge.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Pager } from "@/components/ui/pager.tsx";
import { Status } from "@/components/ui/status.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "@/components/ui/toolbar.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { BLOCK_KINDS } from "@/lib/domain/decision.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { BLOCK_STATES, listBlocks } from "@/lib/services/block-list.ts";
import { hasRole } from "@/lib/services/context.ts";
import { countBlockHitsAction, createBlockAction, deleteBlockAction, endBlockAction } from "./actions.ts";

const Query = z.object({
  q: z.string().trim().max(64),
  kind: z.enum(BLOCK_KINDS),
  state: z.enum(BLOCK_STATES),
  after: z.string().max(2_000),
  /** Whom somebody came here to block. */
  block: z.enum(BLOCK_KINDS),
  value: z.string().max(256),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("blocks"))("title") };
}

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export default async function BlocksPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { q, kind, state, after, block, value } = await readQuery(Query, searchParams);
  const [t, c] = await Promise.all([getTranslations("blocks"), getTranslations("common")]);
  const { page, mayOperate } = await readAs((ctx) => ({
    page: listBlocks(ctx, { instanceId, search: q, kind, state }, after === undefined ? {} : { cursor: after }),
    mayOperate: hasRole(ctx, "operator", instanceId),
  }));
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const isFiltered = q !== undefined || kind !== undefined || state !== undefined;
  const isEmpty = page.items.length === 0 && !isFiltered && after === undefined;
  const add = (
    <BlockAdd
      key={`${block} ${value}`}
      instanceId={instanceId}
      wanted={block === undefined ? null : { kind: block, value: value ?? "" }}
      action={createBlockAction}
      count={countBlockHitsAction}
    />
  );
  const hrefOf = (row: BlockView) =>
    row.kind === "address"
      ? null
      : `${base}/${row.kind === "client" ? "clients" : "groups"}/${encodeURIComponent(row.value)}`;
  return (
    <ClientMessages areas={["blocks"]}>
      <PageHeader title={t("title")} description={t("about")} actions={mayOperate ? add : undefined} />
      {isEmpty ? null : (
        <Toolbar>
          <SearchBox label={t("search")} />
          <FilterSelect
            label={t("kind.label")}
            param="kind"
            options={[
              { value: "", label: t("kind.any") },
              ...BLOCK_KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) })),
            ]}
          />
          <FilterSelect
            label={t("state.label")}
            param="state"
            options={[
              { value: "", label: t("state.any") },
              ...BLOCK_STATES.map((one) => ({ value: one, label: t(`state.${one}`) })),
            ]}
          />
        </Toolbar>
      )}
      <DataTable
        label={t("title")}
        rows={page.items}
        rowKey={(row) => String(row.id)}
        rowLabel={(row) => row.value}
        columns={[
          {
            key: "value",
            header: t("column.value"),
            grow: true,
            cell: (row) => {
              const href = hrefOf(row);
              return (
                <span className="block py-1.5 leading-5">
                  <MonoId value={row.value} {...(href === null ? {} : { href })} />
                  {row.reason === "" ? null : <span className="block break-words text-muted">{row.reason}</span>}
                </span>
              );
            },
          },
          { key: "kind", header: t("column.kind"), cell: (row) => <Badge>{t(`kind.${row.kind}`)}</Badge> },
          {
            key: "state",
            header: t("column.state"),
            cell: (row) => (
              <Status kind={row.active ? "bad" : "ended"}>{t(row.active ? "state.active" : "state.ended")}</Status>
            ),
          },
          {
            key: "ends",
            header: t("column.ends"),
            cell: (row) => <RelativeTime at={row.endsAt} never={t("ends.never")} />,
          },
          { key: "by", header: t("column.by"), from: "lg", cell: (row) => row.createdByName },
          {
            key: "since",
            header: t("column.since"),
            from: "md",
            cell: (row) => <RelativeTime at={row.createdAt} />,
          },
        ]}
        rowActions={(row) => (
          <BlockMenu
            block={row}
            href={hrefOf(row)}
            end={mayOperate ? endBlockAction : null}
            remove={mayOperate ? deleteBlockAction : null}
          />
        )}
        empty={
          isEmpty ? (
            <EmptyState icon={<Ban />} title={t("empty.title")} description={t("empty.body")} />
          ) : (
            <EmptyState
              icon={<Ban />}
              title={c("search.none")}
              description={c("search.noneHint")}
              actions={<LinkButton href={`${base}/blocks`}>{c("search.clearFilters")}</LinkButton>}
            />
          )
        }
        footer={<Pager next={page.next} count={page.items.length} />}
      />
    </ClientMessages>
  );
}
