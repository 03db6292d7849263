"use client";
import { Ban, FileText } from "lucide-react";
import { useTranslations } from "next-intl";
import { TokenRevoke } from "./token-revoke.tsx";
import { shownToken, type TokenView } from "./token-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Menu, MenuItem, MenuLink } from "./ui/menu.tsx";

/** What can be done with one token, at the end of its row. */
export function TokenMenu({
  token,
  href,
  holders,
  revoke,
}: {
  token: TokenView;
  href: string;
  holders: number;
  /** Null for who may only look. */
  revoke: FormAction<unknown> | null;
}) {
  const t = useTranslations("tokens");
  const c = useTranslations("common");
  return (
    <Menu label={c("table.actionsFor", { name: shownToken(token) })}>
      <MenuLink href={href} icon={<FileText />}>
        {c("details")}
      </MenuLink>
      {revoke === null || token.state !== "live" ? null : (
        <MenuItem danger icon={<Ban />} dialog={<TokenRevoke token={token} holders={holders} action={revoke} />}>
          {t("revoke.submit")}
        </MenuItem>
      )}
    </Menu>
  );
}
