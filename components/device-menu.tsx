"use client";
import { CircleOff, FileText, RefreshCw, TimerOff, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BrokerAddresses } from "./connect-snippets.ts";
import { type DeviceActions, DeviceDisable, DeviceEnable, DeviceEndOverlap, DeviceUnregister } from "./device-acts.tsx";
import type { DeviceCredentialView } from "./device-credential.ts";
import { DeviceRotate } from "./device-rotate.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "./ui/menu.tsx";

/** What can be done with one device credential, at the end of its row. */
export function DeviceMenu({
  credential,
  href,
  connectedAt,
  doors,
  actions,
}: {
  credential: DeviceCredentialView;
  href: string;
  /** Null: not connected. */
  connectedAt: number | null;
  doors: BrokerAddresses;
  /** Left out for who may only look. */
  actions: DeviceActions | null;
}) {
  const t = useTranslations("devices");
  const c = useTranslations("common");
  const { clientId, enabled, previous } = credential;
  return (
    <Menu label={c("table.actionsFor", { name: clientId })}>
      <MenuLink href={href} icon={<FileText />}>
        {c("details")}
      </MenuLink>
      {actions === null ? null : (
        <>
          <MenuItem
            icon={<RefreshCw />}
            dialog={
              <DeviceRotate credential={credential} connectedAt={connectedAt} doors={doors} action={actions.rotate} />
            }
          >
            {t("rotate.open")}
          </MenuItem>
          {previous === null ? null : (
            <MenuItem
              icon={<TimerOff />}
              dialog={<DeviceEndOverlap credential={credential} action={actions.endOverlap} />}
            >
              {t("overlap.end")}
            </MenuItem>
          )}
          {enabled ? (
            <MenuItem
              icon={<CircleOff />}
              dialog={<DeviceDisable credential={credential} connectedAt={connectedAt} action={actions.setEnabled} />}
            >
              {t("disable.submit")}
            </MenuItem>
          ) : (
            <DeviceEnable item credential={credential} action={actions.setEnabled} />
          )}
          <MenuSeparator />
          <MenuItem
            danger
            icon={<Trash2 />}
            dialog={<DeviceUnregister credential={credential} connectedAt={connectedAt} action={actions.unregister} />}
          >
            {t("unregister.submit")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
