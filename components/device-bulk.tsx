"use client";
import { CircleCheck, CircleOff, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkAct, type BulkAction } from "./bulk-act.tsx";
import { Checkbox } from "./ui/checkbox.tsx";
import { useSelection } from "./ui/selection.tsx";

export interface DeviceBulkActions {
  readonly setEnabled: BulkAction;
  readonly unregister: BulkAction;
}

/** Enables, disables or unregisters the ticked devices. */
export function DeviceBulk({ instanceId, actions }: { instanceId: string; actions: DeviceBulkActions }) {
  const t = useTranslations("devices");
  const { items } = useSelection();
  const count = items.size;
  const connected = [...items.values()].reduce((sum, { weight }) => sum + weight, 0);
  const alsoDisconnect =
    connected > 0 ? (
      <Checkbox name="disconnect" label={t("bulk.disconnect")} hint={t("bulk.connected", { count: connected })} />
    ) : null;
  const words = (act: "enable" | "disable" | "unregister") => ({
    title: t(`bulk.${act}.title`, { count }),
    consequence: t(`bulk.${act}.body`),
    confirm: t(`bulk.${act}.submit`, { count }),
    done: (done: number) => t(`bulk.${act}.done`, { count: done }),
  });
  return (
    <>
      <BulkAct
        label={t("enable.submit")}
        icon={<CircleCheck />}
        words={words("enable")}
        action={actions.setEnabled}
        input={{ instanceId, enabled: true }}
      />
      <BulkAct
        label={t("disable.submit")}
        icon={<CircleOff />}
        danger
        words={words("disable")}
        action={actions.setEnabled}
        input={{ instanceId, enabled: false }}
      >
        {alsoDisconnect}
      </BulkAct>
      <BulkAct
        label={t("unregister.submit")}
        icon={<Trash2 />}
        danger
        typeCount
        words={words("unregister")}
        action={actions.unregister}
        input={{ instanceId }}
      >
        {alsoDisconnect}
      </BulkAct>
    </>
  );
}
