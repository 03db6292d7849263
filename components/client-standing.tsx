import { useTranslations } from "next-intl";
import { PolicyVersion } from "./client-facts.tsx";
import type { DeviceCredentialView } from "./device-credential.ts";
import { DeviceState } from "./device-state.tsx";
import { KeyValues } from "./ui/key-values.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { RelativeTime } from "./ui/time.tsx";

interface GroupView {
  readonly id: string;
  readonly exists: {
    readonly policyVersion: number;
    readonly defaultEffect: "Allow" | "Deny";
    readonly rules: number;
  } | null;
}

/** The group that a client ID names: the policy in force, and the one that its connection is bound by. */
export function ClientGroup({
  group,
  bound,
  base,
}: {
  group: GroupView | null;
  /** Version that was bound at CONNECT; null while it is not connected. */
  bound: number | null;
  base: string;
}) {
  const t = useTranslations("clients.story.group");
  const href = group === null ? null : `${base}/groups/${encodeURIComponent(group.id)}`;
  const exists = group?.exists ?? null;
  return (
    <Panel
      title={t("title")}
      actions={
        href === null || exists === null ? undefined : (
          <LinkButton size="sm" href={href}>
            {t("edit")}
          </LinkButton>
        )
      }
    >
      {group === null ? (
        <p className="py-1.5 text-muted text-sm">{t("none")}</p>
      ) : exists === null ? (
        <Notice tone="warn">{t("gone", { id: group.id })}</Notice>
      ) : (
        <KeyValues
          items={[
            { label: t("group"), value: <MonoId value={group.id} {...(href === null ? {} : { href })} /> },
            {
              label: t("policy"),
              value: (
                <>
                  {t("version", { version: String(exists.policyVersion) })}
                  <span className="text-muted">
                    {" · "}
                    {t("rules", { count: exists.rules, effect: exists.defaultEffect })}
                  </span>
                </>
              ),
            },
            {
              label: t("bound"),
              value:
                bound === null ? (
                  <span className="text-muted">{t("boundNone", { version: String(exists.policyVersion) })}</span>
                ) : (
                  <span className="flex flex-wrap items-center gap-x-2">
                    {bound > 0 ? t("version", { version: String(bound) }) : null}
                    <PolicyVersion runs={bound} current={exists.policyVersion} />
                  </span>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

/** The device credential of a client ID, and the usernames of custom auth that are its alone. */
export function ClientCredential({
  credential,
  identities,
  base,
  href,
  register,
}: {
  credential: DeviceCredentialView | null;
  identities: readonly string[];
  base: string;
  /** The page of the credential. */
  href: string;
  /** Where it is registered; null for who may not. */
  register: string | null;
}) {
  const t = useTranslations("clients.story.credential");
  const custom =
    identities.length === 0
      ? []
      : [
          {
            label: t("identities"),
            value: (
              <span className="flex flex-wrap gap-x-3">
                {identities.map((username) => (
                  <MonoId
                    key={username}
                    value={username}
                    copy={false}
                    href={`${base}/custom-auth?${new URLSearchParams({ q: username })}`}
                  />
                ))}
              </span>
            ),
          },
        ];
  return (
    <Panel
      title={t("title")}
      actions={
        credential === null ? (
          register === null ? undefined : (
            <LinkButton size="sm" href={register}>
              {t("register")}
            </LinkButton>
          )
        ) : (
          <LinkButton size="sm" href={href}>
            {t("open")}
          </LinkButton>
        )
      }
    >
      {credential === null ? (
        <>
          <p className="py-1.5 text-muted text-sm">{t("none")}</p>
          <KeyValues items={custom} />
        </>
      ) : (
        <KeyValues
          items={[
            { label: t("state"), value: <DeviceState credential={credential} short /> },
            { label: t("key"), value: <MonoId value={credential.keyId} what={t("key")} /> },
            {
              label: t("used"),
              value: (
                <>
                  <RelativeTime at={credential.lastUsedAt} never={t("never")} />{" "}
                  {credential.lastUsedAddress === null ? null : (
                    <code className="text-muted">{credential.lastUsedAddress}</code>
                  )}
                </>
              ),
            },
            ...(credential.previous === null
              ? []
              : [
                  {
                    label: t("rotation"),
                    value: (
                      <span className="text-muted">
                        {t.rich("ends", { at: () => <RelativeTime at={credential.previous?.endsAt ?? 0} /> })}
                      </span>
                    ),
                  },
                ]),
            ...custom,
          ]}
        />
      )}
    </Panel>
  );
}
