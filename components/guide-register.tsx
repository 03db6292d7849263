"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatClientId, isDeviceId, MAX_CLIENT_ID_LENGTH } from "../lib/domain/login.ts";
import type { DevicePair } from "./device-credential.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { selectProposal } from "./ui/select-proposal.ts";

/** Registers a device of a group that has been chosen: only its own ID is asked for. */
export function GuideRegister({
  instanceId,
  groupId,
  deviceId,
  action,
  onDone,
}: {
  instanceId: string;
  groupId: string;
  /** To begin with. */
  deviceId: string;
  action: FormAction<DevicePair>;
  onDone: (pair: DevicePair) => void;
}) {
  const t = useTranslations("guide.device");
  const d = useTranslations("devices.register");
  const [typed, setTyped] = useState(deviceId);
  const device = typed.trim();
  const clientId = formatClientId(groupId, device);
  const limits = { length: clientId.length, limit: MAX_CLIENT_ID_LENGTH };
  const isTooLong = clientId.length > MAX_CLIENT_ID_LENGTH;
  const isWrong = device !== "" && !isDeviceId(device);
  return (
    <Form
      action={action}
      hidden={{ instanceId, clientId }}
      submitLabel={t("submit")}
      submitDisabled={device === "" || isTooLong || isWrong}
      onDone={onDone}
    >
      <Field
        name="clientId"
        label={t("label")}
        hint={t("hint")}
        error={isWrong ? d("badDevice") : isTooLong ? d("tooLong", limits) : undefined}
        className="max-w-md"
      >
        <Input
          mono
          name=""
          autoFocus
          ref={selectProposal}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <p className="text-sm">
        <span className="text-muted">{t("result")}: </span>
        <output className="break-all font-mono">{clientId}</output>
      </p>
    </Form>
  );
}
