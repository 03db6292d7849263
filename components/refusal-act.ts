import type { Decision } from "@/lib/domain/decision.ts";
import type { ReasonCode } from "@/lib/domain/reason.ts";

/**
 * The page on which the cause of a refusal is to be mended; null where there is none.
 * @param at.seesAccount whether the person may open what belongs to the account: access users, policies and keys
 */
export function refusalAct(
  decision: Decision,
  { seesAccount, ...at }: { instanceId: string; clientId: string; seesAccount: boolean },
) {
  const act = actOf(decision, at);
  return act !== null && (seesAccount || act.href.startsWith("/instances/")) ? act : null;
}

function actOf(decision: Decision, { instanceId, clientId }: { instanceId: string; clientId: string }) {
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const group = String(decision.params.groupId ?? "");
  switch (decision.reason) {
    case "unknown_group":
      return { name: "groups", href: `${base}/groups` } as const;
    case "group_policy_denied":
    case "group_policy_no_match":
    case "actions_inseparable":
      return { name: "group", href: `${base}/groups/${encodeURIComponent(group)}` } as const;
    case "client_blocked":
      return { name: "blocks", href: `${base}/blocks` } as const;
    case "instance_disabled":
    case "connection_quota":
    case "subscription_quota":
    case "message_rate":
    case "message_too_large":
    case "custom_auth_unavailable":
      return { name: "settings", href: `${base}/settings` } as const;
    case "token_topic":
    case "token_type":
    case "token_expired":
    case "token_revoked":
    case "token_unreadable":
    case "token_forged":
    case "token_account":
    case "malformed_token_password":
      return { name: "tokens", href: `${base}/tokens` } as const;
    case "bad_signature":
      return credentialAct(decision, base, clientId);
    case "wrong_logins":
      return triedAct(decision, base, clientId);
    case "unknown_device_credential":
    case "device_credential_disabled":
    case "device_credential_other_client":
      return { name: "device", href: `${base}/devices/${encodeURIComponent(clientId)}` } as const;
    case "unknown_access_key":
    case "access_key_disabled":
      return { name: "accessKeys", href: "/access-keys" } as const;
    case "access_policy_denied":
      return {
        name: "accessPolicy",
        href: `/access-policies/${encodeURIComponent(String(decision.params.policy ?? ""))}`,
      } as const;
    case "access_policy_no_match":
      return { name: "accessUsers", href: "/access-users" } as const;
    default:
      return null;
  }
}

/** A secret that nobody has any more is replaced where its credential is. */
function credentialAct({ steps }: Decision, base: string, clientId: string) {
  if (steps.some(({ check }) => check === "device_credential")) {
    return { name: "device", href: `${base}/devices/${encodeURIComponent(clientId)}` } as const;
  }
  const keyId = steps.find(({ check }) => check === "access_key")?.subject;
  return keyId === undefined
    ? null
    : ({ name: "accessKey", href: `/access-keys/${encodeURIComponent(keyId)}` } as const);
}

/** The same where the credential itself was not looked at: by what the username says. */
function triedAct({ steps, params }: Decision, base: string, clientId: string) {
  const mode = steps.find(({ check }) => check === "username")?.subject;
  if (mode === "DeviceCredential") {
    return { name: "device", href: `${base}/devices/${encodeURIComponent(clientId)}` } as const;
  }
  return mode === "Signature"
    ? ({ name: "accessKey", href: `/access-keys/${encodeURIComponent(String(params.keyId ?? ""))}` } as const)
    : null;
}

/** Whether a rule can be drafted that lets the operation through: the access check does. */
export function canBeAllowed({ reason }: Pick<Decision, "reason">): boolean {
  return ALLOWABLE.has(reason);
}

const ALLOWABLE: ReadonlySet<ReasonCode> = new Set([
  "group_policy_denied",
  "group_policy_no_match",
  "actions_inseparable",
  "access_policy_denied",
  "access_policy_no_match",
]);
