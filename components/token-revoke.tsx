"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { shownToken, type TokenView } from "./token-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";

/** Revokes a token; says how many live clients that closes. */
export function TokenRevoke({
  token,
  holders,
  action,
  trigger,
}: {
  token: TokenView;
  /** Live clients that hold it now. */
  holders: number;
  action: FormAction<unknown>;
  /** Left out in a menu, which opens it. */
  trigger?: ReactNode;
}) {
  const t = useTranslations("tokens.revoke");
  const { instanceId, id } = token;
  return (
    <ConfirmDialog
      trigger={trigger}
      title={t("title", { token: shownToken(token) })}
      consequence={t("consequence", { count: holders })}
      confirmLabel={t("submit")}
      action={action}
      input={{ instanceId, id }}
    />
  );
}
