"use client";
import { useTranslations } from "next-intl";
import { type BrokerAddresses, connectSnippets } from "./connect-snippets.ts";
import type { DevicePair } from "./device-credential.ts";
import type { SecretValue } from "./ui/secret-dialog.tsx";
import type { Snippet } from "./ui/snippet-tabs.tsx";

/** What is shown of a new pair: the values that go into the device, and programs that connect with them. */
export function useDevicePair(
  pair: DevicePair,
  doors: BrokerAddresses,
  topic = `test/${pair.clientId.split("@@@")[1] ?? ""}`,
): { readonly values: readonly SecretValue[]; readonly snippets: readonly Snippet[]; readonly fileName: string } {
  const t = useTranslations("devices.secret");
  const place = doors.tcp ?? doors.ws;
  return {
    fileName: pair.clientId.replace("@@@", "-"),
    values: [
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
    ],
    snippets: connectSnippets({
      doors,
      clientId: pair.clientId,
      username: pair.username,
      password: { kind: "signed", secret: pair.secret, value: pair.password },
      publish: topic,
      subscribe: topic,
    }),
  };
}
