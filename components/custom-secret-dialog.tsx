"use client";
import { useTranslations } from "next-intl";
import { type BrokerAddresses, connectSnippets } from "./connect-snippets.ts";
import type { CustomLogin } from "./custom-auth-view.ts";
import { SecretDialog } from "./ui/secret-dialog.tsx";

/** What a client of custom auth logs in with, shown once. `login` is null while it is closed. */
export function CustomSecretDialog({
  login,
  doors,
  onClose,
}: {
  login: CustomLogin | null;
  doors: BrokerAddresses;
  onClose: () => void;
}) {
  const t = useTranslations("customAuth.secretDialog");
  if (login === null) return null;
  const { name, username, clientId, isExample, secret, signMode, password } = login;
  const signed = signMode === "SIGNED";
  return (
    <SecretDialog
      open
      onClose={onClose}
      title={t("title", { username: name })}
      fileName={isExample ? "custom-auth" : clientId}
      values={[
        { label: t("username"), value: username, variable: "MQTT_USERNAME", masked: false },
        { label: t("secret"), value: secret, variable: "MQTT_SECRET" },
        ...(signed ? [{ label: t("password", { clientId }), value: password, variable: "MQTT_PASSWORD" }] : []),
        { label: "", value: clientId, variable: "MQTT_CLIENT_ID", inFileOnly: true },
      ]}
      snippets={connectSnippets({
        doors,
        clientId,
        username,
        password: signed ? { kind: "signed", secret, value: password } : { kind: "plain", value: password },
        publish: "test/device1",
        subscribe: "test/#",
      })}
    >
      <p className="-mt-1 text-muted text-sm">
        {t("hint")} {isExample ? t("example", { clientId }) : null}
      </p>
    </SecretDialog>
  );
}
