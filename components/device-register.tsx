"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { formatClientId, isDeviceId, MAX_CLIENT_ID_LENGTH } from "@/lib/domain/login.ts";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { DevicePair } from "./device-credential.ts";
import { DeviceSecretDialog } from "./device-secret-dialog.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import type { ButtonVariant } from "./ui/button-style.ts";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Select } from "./ui/select.tsx";

/** Registers a device: group and device ID, then the pair, once. */
export function DeviceRegister({
  instanceId,
  groups,
  group,
  doors,
  action,
  notice,
  variant = "primary",
}: {
  instanceId: string;
  /** Group IDs to choose from; null where there are too many for a list, so that one is typed. */
  groups: readonly string[] | null;
  /** The one to begin with. */
  group?: string | undefined;
  doors: BrokerAddresses;
  action: FormAction<DevicePair>;
  /** Something to know before: that the quota is full. */
  notice?: ReactNode;
  variant?: ButtonVariant;
}) {
  const t = useTranslations("devices");
  const { refresh } = useLocation();
  const [pair, setPair] = useState<DevicePair | null>(null);
  return (
    <>
      <Dialog
        trigger={
          <Button variant={variant} icon={<Plus />}>
            {t("register.open")}
          </Button>
        }
        title={t("register.title")}
        description={t("register.about")}
      >
        {notice}
        <RegisterForm instanceId={instanceId} groups={groups} group={group} action={action} onDone={setPair} />
      </Dialog>
      <DeviceSecretDialog
        pair={pair}
        title={t("secret.title", { clientId: pair?.clientId ?? "" })}
        doors={doors}
        onClose={() => {
          setPair(null);
          // Not before: the list would be drawn anew, and what holds the secret might go with it.
          refresh();
        }}
      />
    </>
  );
}

function RegisterForm({
  instanceId,
  groups,
  group,
  action,
  onDone,
}: {
  instanceId: string;
  groups: readonly string[] | null;
  group: string | undefined;
  action: FormAction<DevicePair>;
  onDone: (pair: DevicePair) => void;
}) {
  const t = useTranslations("devices.register");
  const [groupId, setGroupId] = useState(group ?? groups?.[0] ?? "");
  const [deviceId, setDeviceId] = useState("");
  const clientId = formatClientId(groupId, deviceId.trim());
  const tooLong = clientId.length > MAX_CLIENT_ID_LENGTH;
  const badDevice = deviceId.trim() !== "" && !isDeviceId(deviceId.trim());
  const limits = { length: clientId.length, limit: MAX_CLIENT_ID_LENGTH };
  return (
    <Form
      action={action}
      hidden={{ instanceId, clientId }}
      submitLabel={t("submit")}
      submitDisabled={deviceId.trim() === "" || groupId === "" || tooLong || badDevice}
      onDone={onDone}
    >
      <Field label={t("group")} hint={t("groupHint")}>
        {groups === null ? (
          <Input mono value={groupId} onChange={(event) => setGroupId(event.target.value.trim())} />
        ) : (
          <Select
            value={groupId}
            onChange={(event) => setGroupId(event.target.value)}
            options={groups.map((id) => ({ value: id, label: id }))}
          />
        )}
      </Field>
      <Field
        label={t("device")}
        name="clientId"
        hint={t("deviceHint")}
        error={badDevice ? t("badDevice") : tooLong ? t("tooLong", limits) : undefined}
      >
        <Input mono name="" autoFocus value={deviceId} onChange={(event) => setDeviceId(event.target.value)} />
      </Field>
      <div className="rounded-md border border-line bg-sunken px-3 py-2 text-sm">
        <div className="flex flex-wrap justify-between gap-x-3 text-muted">
          <span>{t("result")}</span>
          <span data-numeric>{t("length", limits)}</span>
        </div>
        <output className="block break-all font-mono">{clientId}</output>
      </div>
    </Form>
  );
}
