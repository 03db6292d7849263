"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { adoptionOf } from "@/lib/domain/rotation.ts";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { DeviceCredentialView, DevicePair } from "./device-credential.ts";
import { DeviceSecretDialog } from "./device-secret-dialog.tsx";
import { OverlapField } from "./overlap-field.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Checkbox } from "./ui/checkbox.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Form } from "./ui/form.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";

/** Makes a new pair for a device, with the overlap that the operator chooses, and shows it once. */
export function DeviceRotate({
  credential,
  connectedAt,
  doors,
  action,
  trigger,
}: {
  credential: DeviceCredentialView;
  /** Null: not connected, as far as the page knows. */
  connectedAt: number | null;
  doors: BrokerAddresses;
  action: FormAction<DevicePair>;
  /** Left out in a menu, which opens it. */
  trigger?: ReactNode;
}) {
  const t = useTranslations("devices");
  const { refresh } = useLocation();
  const [pair, setPair] = useState<DevicePair | null>(null);
  const [valid, setValid] = useState(true);
  const { instanceId, clientId, previous, lastUsedAt } = credential;
  return (
    <>
      <Dialog trigger={trigger} title={t("rotate.title", { clientId })} description={t("rotate.about")}>
        <Form
          action={action}
          hidden={{ instanceId, clientId }}
          submitLabel={t("rotate.submit")}
          submitDisabled={!valid}
          onDone={setPair}
        >
          {previous === null ? null : (
            <Notice tone="warn">
              {t(adoptionOf({ lastUsedAt, previous }) === "moved" ? "rotate.ends" : "rotate.endsInUse")}
            </Notice>
          )}
          <OverlapField onValid={setValid} />
          <Checkbox
            name="disconnect"
            label={t("rotate.disconnect")}
            hint={t(connectedAt === null ? "disconnect.unknown" : "rotate.disconnectHint")}
          />
        </Form>
      </Dialog>
      <DeviceSecretDialog
        pair={pair}
        title={t("secret.rotatedTitle", { clientId })}
        doors={doors}
        onClose={() => {
          setPair(null);
          refresh();
        }}
      />
    </>
  );
}
