import { useTranslations } from "next-intl";
import { TokenState, TokenTypeBadge } from "./token-facts.tsx";
import { shownToken, type TokenView } from "./token-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The tokens that a client ID has connected with, the latest first, inside a flush panel. */
export function ClientTokens({
  tokens,
  held,
  base,
}: {
  tokens: readonly { readonly token: TokenView; readonly firstAt: number; readonly lastAt: number }[];
  /** IDs of those that are in force on its connection now. */
  held: readonly number[];
  /** Path of the instance. */
  base: string;
}) {
  const t = useTranslations("clients.story.tokens");
  if (tokens.length === 0) return <p className="px-4 py-6 text-center text-muted text-sm">{t("none")}</p>;
  return (
    <DataTable
      bare
      label={t("title")}
      rows={tokens}
      rowKey={({ token }) => String(token.id)}
      rowLabel={({ token }) => shownToken(token)}
      rowHref={({ token }) => `${base}/tokens/${token.id}`}
      columns={[
        {
          key: "token",
          header: t("token"),
          grow: true,
          cell: ({ token }) => <code className="whitespace-nowrap">{shownToken(token)}</code>,
        },
        { key: "type", header: t("type"), cell: ({ token }) => <TokenTypeBadge type={token.type} /> },
        {
          key: "state",
          header: t("state"),
          cell: ({ token }) => (
            <span className="flex flex-wrap items-center gap-x-2">
              <TokenState state={token.state} />
              {held.includes(token.id) ? <Badge tone="info">{t("held")}</Badge> : null}
            </span>
          ),
        },
        { key: "first", header: t("first"), from: "lg", cell: ({ firstAt }) => <RelativeTime at={firstAt} /> },
        { key: "last", header: t("last"), cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
      ]}
      empty={null}
    />
  );
}
