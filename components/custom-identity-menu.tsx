"use client";
import { KeyRound, ListChecks, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { CustomIdentityActions, CustomIdentityView } from "./custom-auth-view.ts";
import { CustomSecretReplace } from "./custom-identity-form.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "./ui/menu.tsx";

/** What can be done with one identity, at the end of its row. */
export function CustomIdentityMenu({
  identity,
  permissionsHref,
  doors,
  actions,
}: {
  identity: CustomIdentityView;
  permissionsHref: string;
  doors: BrokerAddresses;
  actions: CustomIdentityActions | null;
}) {
  const t = useTranslations("customAuth.identity");
  const c = useTranslations("common");
  const { instanceId, username, clientId } = identity;
  return (
    <Menu label={c("table.actionsFor", { name: username })}>
      <MenuLink href={permissionsHref} icon={<ListChecks />}>
        {t("permissions")}
      </MenuLink>
      {actions === null ? null : (
        <>
          <MenuItem
            icon={<KeyRound />}
            dialog={<CustomSecretReplace identity={identity} doors={doors} action={actions.replace} />}
          >
            {t("replace")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            danger
            icon={<Trash2 />}
            dialog={
              <ConfirmDialog
                title={t("deleteTitle", { username })}
                consequence={t("deleteBody")}
                confirmLabel={t("delete")}
                action={actions.remove}
                input={{ instanceId, username, ...(clientId === null ? {} : { clientId }) }}
              />
            }
          >
            {t("delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
