"use client";
import { useTranslations } from "next-intl";
import { connectSnippets } from "./connect-snippets.ts";
import type { TokenIssueWorld } from "./token-issue.tsx";
import type { NewTokenView } from "./token-view.ts";
import { SecretDialog } from "./ui/secret-dialog.tsx";
import { ExactTime } from "./ui/time.tsx";

/** The text of a new token, shown once, with programs that connect with it. `issued` is null while it is closed. */
export function TokenSecretDialog({
  issued,
  world,
  onClose,
}: {
  issued: NewTokenView | null;
  world: TokenIssueWorld;
  onClose: () => void;
}) {
  const t = useTranslations("tokens.secret");
  if (issued === null) return null;
  const { text, type, filters, expiresAt } = issued;
  const username = `Token|${world.accessKeyId ?? t("yourKey")}|${world.instanceId}`;
  const password = `${type}|${text}`;
  const clientId = `${world.groupId ?? "GID_…"}@@@${t("device")}`;
  const first = filters[0] ?? "";
  // A name that the filter matches: something can be published only to a name.
  const topic = first.replaceAll("+", "x").replace(/(^|\/)#$/, "$1x");
  return (
    <SecretDialog
      open
      onClose={onClose}
      title={t("title")}
      fileName={`token-${text.slice(4, 10)}`}
      values={[
        { label: t("token"), value: text, variable: "MQTT_TOKEN" },
        { label: t("username"), value: username, variable: "MQTT_USERNAME", masked: false },
        { label: t("password"), value: password, variable: "MQTT_PASSWORD" },
      ]}
      snippets={connectSnippets({
        doors: world.doors,
        clientId,
        username,
        password: { kind: "plain", value: password },
        publish: type === "R" ? null : topic,
        subscribe: type === "W" ? null : first,
      })}
    >
      <p className="-mt-1 text-muted text-sm">
        {world.accessKeyId === null ? `${t("keyHint")} ` : null}
        {t("ends")} <ExactTime at={expiresAt} />
      </p>
    </SecretDialog>
  );
}
