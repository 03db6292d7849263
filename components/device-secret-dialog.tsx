"use client";
import { useTranslations } from "next-intl";
import { type BrokerAddresses, connectSnippets } from "./connect-snippets.ts";
import type { DevicePair } from "./device-credential.ts";
import { Notice } from "./ui/notice.tsx";
import { SecretDialog } from "./ui/secret-dialog.tsx";

/** The pair of a device, shown once, with programs that connect with it. */
export function DeviceSecretDialog({
  pair,
  title,
  doors,
  onClose,
}: {
  /** Null: closed. */
  pair: DevicePair | null;
  title: string;
  doors: BrokerAddresses;
  onClose: () => void;
}) {
  const t = useTranslations("devices.secret");
  if (pair === null) return null;
  const topic = `test/${pair.clientId.split("@@@")[1] ?? ""}`;
  const place = doors.tcp ?? doors.ws;
  const snippets = connectSnippets({
    doors,
    clientId: pair.clientId,
    username: pair.username,
    password: { kind: "signed", secret: pair.secret, value: pair.password },
    publish: topic,
    subscribe: topic,
  });
  return (
    <SecretDialog
      open
      onClose={onClose}
      title={title}
      fileName={pair.clientId.replace("@@@", "-")}
      values={[
        { label: t("keyId"), value: pair.keyId, variable: "DEVICE_ACCESS_KEY_ID", masked: false },
        { label: t("secret"), value: pair.secret, variable: "DEVICE_ACCESS_KEY_SECRET" },
        { label: t("username"), value: pair.username, variable: "MQTT_USERNAME", masked: false },
        { label: t("password"), value: pair.password, variable: "MQTT_PASSWORD" },
        { label: "", value: pair.clientId, variable: "MQTT_CLIENT_ID", inFileOnly: true },
        ...(place === null
          ? []
          : [
              { label: "", value: place.host, variable: "MQTT_HOST", inFileOnly: true },
              { label: "", value: String(place.port), variable: "MQTT_PORT", inFileOnly: true },
            ]),
      ]}
      snippets={snippets}
    >
      <p className="-mt-1 text-muted text-sm">{t("passwordHint")}</p>
      {snippets.length === 0 ? <Notice tone="warn">{t("noDoor")}</Notice> : null}
    </SecretDialog>
  );
}
