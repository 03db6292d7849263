"use client";
import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { adoptionOf } from "@/lib/domain/rotation.ts";
import type { DeviceCredentialView, DevicePair } from "./device-credential.ts";
import { ActionButton } from "./ui/action-button.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Checkbox } from "./ui/checkbox.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { MenuItem } from "./ui/menu.tsx";
import { RelativeTime } from "./ui/time.tsx";
import { useUndoable } from "./ui/use-undoable.ts";

/** The server actions on a device credential. */
export interface DeviceActions {
  readonly rotate: FormAction<DevicePair>;
  readonly endOverlap: FormAction<unknown>;
  readonly setEnabled: FormAction<unknown>;
  readonly unregister: FormAction<unknown>;
}

interface ActProps {
  readonly credential: DeviceCredentialView;
  readonly trigger?: ReactNode;
}

/**
 * Live connections outlive a change of the credential unless somebody says otherwise (product rule). It can be chosen whatever
 * the page knows: the client may have connected since it was drawn.
 */
function AlsoDisconnect({ connectedAt }: { connectedAt: number | null }) {
  const t = useTranslations("devices.disconnect");
  return (
    <Checkbox
      name="disconnect"
      label={t("label")}
      hint={
        connectedAt === null ? (
          t("unknown")
        ) : (
          <>
            {t("live")} <RelativeTime at={connectedAt} />. {t("stays")}
          </>
        )
      }
    />
  );
}

export function DeviceDisable({
  credential,
  connectedAt,
  action,
  trigger,
}: ActProps & { connectedAt: number | null; action: FormAction<unknown> }) {
  const t = useTranslations("devices.disable");
  const { instanceId, clientId } = credential;
  const undoable = useUndoable(action, { instanceId, clientId, enabled: true });
  return (
    <ConfirmDialog
      trigger={trigger}
      title={t("title", { clientId })}
      consequence={t("body")}
      confirmLabel={t("submit")}
      action={undoable}
      input={{ instanceId, clientId, enabled: false }}
    >
      <AlsoDisconnect connectedAt={connectedAt} />
    </ConfirmDialog>
  );
}

/** Lets the device in again: a button, or an item of a menu. */
export function DeviceEnable({
  credential: { instanceId, clientId },
  action,
  item = false,
}: {
  credential: DeviceCredentialView;
  action: FormAction<unknown>;
  item?: boolean;
}) {
  const t = useTranslations("devices.enable");
  const Act = item ? MenuItem : ActionButton;
  return (
    <Act
      icon={<CircleCheck />}
      action={useUndoable(action, { instanceId, clientId, enabled: false })}
      input={{ instanceId, clientId, enabled: true }}
    >
      {t("submit")}
    </Act>
  );
}

export function DeviceUnregister({
  credential,
  connectedAt,
  action,
  trigger,
  onDone,
}: ActProps & { connectedAt: number | null; action: FormAction<unknown>; onDone?: () => void }) {
  const t = useTranslations("devices.unregister");
  const { instanceId, clientId } = credential;
  return (
    <ConfirmDialog
      trigger={trigger}
      title={t("title", { clientId })}
      consequence={t("body")}
      confirmLabel={t("submit")}
      action={action}
      input={{ instanceId, clientId }}
      {...(onDone ? { onDone } : {})}
    >
      <AlsoDisconnect connectedAt={connectedAt} />
    </ConfirmDialog>
  );
}

const END_WARNING = { moved: "endMoved", old: "endOld", waiting: "endWaiting" } as const;

/** Ends the old pair of a rotation before its time; says whether that locks the device out. */
export function DeviceEndOverlap({ credential, action, trigger }: ActProps & { action: FormAction<unknown> }) {
  const t = useTranslations("devices.overlap");
  const { instanceId, clientId, previous, lastUsedAt } = credential;
  if (previous === null) return null;
  const adoption = adoptionOf({ lastUsedAt, previous });
  return (
    <ConfirmDialog
      trigger={trigger}
      title={t("endTitle", { clientId })}
      consequence={t(END_WARNING[adoption])}
      tone={adoption === "moved" ? "primary" : "danger"}
      confirmLabel={t("end")}
      action={action}
      input={{ instanceId, clientId }}
    />
  );
}
