import type { Decision } from "./decision.ts";
import { TOPIC_PROBLEM_TEXT, type TopicProblem } from "./topic.ts";

export const REASON_CODES = [
  "ok",
  "malformed_username",
  "unknown_mode",
  "unknown_instance",
  "instance_disabled",
  "malformed_client_id",
  "unknown_group",
  "client_blocked",
  "unknown_access_key",
  "access_key_disabled",
  "bad_signature",
  "wrong_logins",
  "malformed_token_password",
  "token_unreadable",
  "token_expired",
  "token_revoked",
  "token_topic",
  "token_type",
  "token_forged",
  "token_account",
  "unknown_device_credential",
  "device_credential_disabled",
  "device_credential_other_client",
  "custom_auth_unavailable",
  "unknown_identity",
  "custom_auth_denied",
  "custom_auth_no_match",
  "access_policy_denied",
  "access_policy_no_match",
  "group_policy_denied",
  "group_policy_no_match",
  "actions_inseparable",
  "malformed_topic",
  "system_topic",
  "connection_quota",
  "subscription_quota",
  "message_rate",
  "message_too_large",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** All but `ok`. */
export const REFUSAL_CODES = REASON_CODES.filter((code) => code !== "ok");

export interface Reason {
  /** CONNACK return code of MQTT 3.1.1 for a CONNECT that ends so; null where only PUBLISH or SUBSCRIBE can. */
  readonly connack: 0 | 2 | 3 | 4 | 5 | null;
  /** Code of `$SYS/tokenInvalidNotice`, sent in Token mode before the connection is closed; null: no notice. */
  readonly notice: -1 | 1 | 2 | 3 | 4 | 5 | 8 | null;
  /** What happened and what to do about it; `{name}` stands for a value of `Decision.params`. */
  readonly advice: string;
  /** Other wordings, chosen by `Decision.params.variant`. */
  readonly variants?: Readonly<Record<string, string>>;
}

/**
 * Every reason with its codes and its advice. CONNACK (product rule): 4 for what is malformed or wrong in username, secret,
 * signature or token; 5 for what is known but not permitted; 2 for a bad client ID; 3 for quota, and for who tries too often. An unknown key counts as
 * wrong, so that codes do not tell which keys exist.
 */
export const REASONS: Readonly<Record<ReasonCode, Reason>> = {
  ok: { connack: 0, notice: null, advice: "Allowed." },
  malformed_username: {
    connack: 4,
    notice: null,
    advice:
      "The username must have exactly three fields: <mode>|<key ID>|<instance ID>, for example DeviceCredential|DC.…|mqtt-….",
  },
  unknown_mode: {
    connack: 4,
    notice: null,
    advice: "The username must begin with Signature, Token, DeviceCredential or CustomAuth, in exactly this spelling.",
  },
  unknown_instance: {
    connack: 5,
    notice: null,
    advice:
      "There is no instance {instanceId}. Use the instance ID that the console shows as the third field of the username.",
  },
  instance_disabled: {
    connack: 5,
    notice: null,
    advice: "Instance {instanceId} is disabled. Enable it to let its clients in.",
  },
  malformed_client_id: {
    connack: 2,
    notice: null,
    advice:
      "Client ID {clientId} is not <group ID>@@@<device ID>: the group ID begins with GID_ or GID- and has 7 to 64 characters, only letters, digits, - and _ are allowed, and the whole has at most 64.",
    variants: {
      custom:
        "Client ID {clientId} cannot be used: it must have 1 to 64 visible ASCII characters, without / : , % + # and |.",
    },
  },
  unknown_group: {
    connack: 5,
    notice: null,
    advice: "Group {groupId} does not exist in instance {instanceId}. Create it, or correct the client ID.",
  },
  client_blocked: {
    connack: 5,
    notice: null,
    advice: "{value} is on the block list. Take it off the list to let the client in.",
    variants: {
      reason: "{value} is on the block list: {blockReason}. Take it off the list to let the client in.",
    },
  },
  unknown_access_key: {
    connack: 4,
    notice: -1,
    advice:
      "There is no access key {keyId}. Use an access key that the console lists as the second field of the username.",
  },
  access_key_disabled: {
    connack: 5,
    notice: -1,
    advice: "Access key {keyId} is disabled. Enable it, or give the client another one.",
  },
  bad_signature: {
    connack: 4,
    notice: null,
    advice:
      "The password is not the signature of client ID {clientId} with the secret of {keyId}. It must be Base64(HMAC-SHA1(secret, client ID)), with the client ID exactly as the client sends it.",
    variants: {
      secret:
        "The password is not the secret of {keyId}. This identity has the mode ORIGIN: the password is the secret itself, unsigned.",
    },
  },
  wrong_logins: {
    connack: 3,
    notice: null,
    advice:
      "Too many wrong passwords came from its address or for {keyId}, so this try was not looked at. Correct the secret on the device; a try is looked at again {seconds} s after this one.",
  },
  malformed_token_password: {
    connack: 4,
    notice: null,
    advice: "The password must be TYPE|token, for one to three of the types R, W and RW, each at most once.",
  },
  token_unreadable: {
    connack: 4,
    notice: 1,
    advice: "The {type} token is not in the form of a token of this service. Pass it on exactly as it was issued.",
    variants: {
      upload:
        'The payload of $SYS/uploadToken must be JSON of the form {"token":"…","type":"R"}, with the type R, W or RW.',
    },
  },
  token_expired: {
    connack: 5,
    notice: 2,
    advice: "The {type} token {tokenId} expired at {expiredAt}. Issue a new one.",
  },
  token_revoked: {
    connack: 5,
    notice: 3,
    advice: "The {type} token {tokenId} was revoked. Issue a new one if the client may still connect.",
  },
  token_topic: {
    connack: null,
    notice: 4,
    advice:
      "No token of the client covers {topic}. Issue a token with a filter that covers all of it, or correct the topic.",
  },
  token_type: {
    connack: 5,
    notice: 5,
    advice: "{action} on {topic} needs a token of type {needed} or RW; the client's token for it is {held}.",
    variants: {
      label:
        "The token presented as {type} was issued as {issued}. Present each token under the type that it was issued for.",
    },
  },
  token_forged: {
    connack: 4,
    notice: 8,
    advice: "The {type} token was not issued by this service, or was deleted long after its end. Issue a new one.",
  },
  token_account: {
    connack: 5,
    notice: -1,
    advice: "The {type} token {tokenId} is for another instance. Issue one for instance {instanceId}.",
  },
  unknown_device_credential: {
    connack: 4,
    notice: null,
    advice:
      "Client {clientId} has no device credential with the key {keyId}. Register the client, or give the device the pair that the console shows for it.",
    variants: {
      previous_ended:
        "The device of client {clientId} still uses the pair from before the last rotation, which was good until {endedAt}. Give it the new pair.",
    },
  },
  device_credential_disabled: {
    connack: 5,
    notice: null,
    advice: "The device credential of client {clientId} is disabled. Enable it to let the client in.",
  },
  device_credential_other_client: {
    connack: 5,
    notice: null,
    advice:
      "The key {keyId} belongs to another client than {clientId}. Each client ID has a pair of its own; give this device its own.",
    variants: {
      same_instance:
        "The key {keyId} belongs to client {owner}, not to {clientId}. Each client ID has a pair of its own; give this device its own.",
    },
  },
  custom_auth_unavailable: {
    connack: 5,
    notice: null,
    advice:
      "Instance {instanceId} has the edition Standard, which has no custom auth. Change its edition to Professional or Platinum, or give the client another way to log in.",
  },
  unknown_identity: {
    connack: 4,
    notice: null,
    advice:
      "Instance {instanceId} has no identity of custom auth with this username for client {clientId}. Add one for the username, or for the username and this client ID.",
  },
  custom_auth_denied: {
    connack: null,
    notice: null,
    advice:
      "A permission of {identity} denies {action} on {rule}, which touches {topic}. A DENY always wins: change or delete that permission.",
  },
  custom_auth_no_match: {
    connack: null,
    notice: null,
    advice:
      "No permission of username {username} or of client {clientId} allows {action} on all of {topic}. Add one with the effect ALLOW.",
  },
  access_policy_denied: {
    connack: 5,
    notice: null,
    advice:
      "Access policy {policy} denies {action} on {resource} to {user} (statement {statement}). A Deny always wins: change or detach the policy.",
  },
  access_policy_no_match: {
    connack: 5,
    notice: null,
    advice: "No access policy of {user} allows {action} on {resource}. Attach a policy that does.",
  },
  group_policy_denied: {
    connack: null,
    notice: 4,
    advice:
      "Group {groupId} denies {action} on {rule}, which touches {topic}. A Deny always wins: change or remove that rule.",
  },
  group_policy_no_match: {
    connack: null,
    notice: null,
    advice:
      "No rule of group {groupId} allows {action} on all of {topic}, and the group's default is Deny. Add an Allow rule that covers it.",
  },
  actions_inseparable: {
    connack: null,
    notice: null,
    advice:
      "Group {groupId} allows {allowed} but not {refused} on {topic}. With device credentials the two cannot be separated: allow both, or use tokens or signatures for clients that may do only one.",
  },
  malformed_topic: {
    connack: null,
    notice: null,
    advice: "The topic {topic} is not valid.",
    variants: {
      ...topicVariants(),
      over_limit: "The topic {topic} has {bytes} bytes, and instance {instanceId} allows {limit}.",
    },
  },
  system_topic: {
    connack: null,
    notice: 4,
    advice:
      "{topic} is a system topic: nobody may publish or subscribe there, except that a token client may publish to $SYS/uploadToken.",
  },
  connection_quota: {
    connack: 3,
    notice: null,
    advice: "Instance {instanceId} has {used} of {limit} connections. Raise maxConnections, or disconnect clients.",
  },
  subscription_quota: {
    connack: null,
    notice: null,
    advice:
      "Client {clientId} has {used} of {limit} subscriptions. Unsubscribe from some, use a wildcard, or raise maxSubscriptionsPerClient.",
  },
  message_rate: {
    connack: null,
    notice: null,
    advice: "Instance {instanceId} has reached its {limit} messages per second. Send less often, or raise maxTps.",
  },
  message_too_large: {
    connack: null,
    notice: null,
    advice:
      "The payload has {bytes} bytes, and instance {instanceId} allows {limit}. Send less at once, or raise maxMessageBytes.",
  },
};

function topicVariants(): Record<TopicProblem, string> {
  const entries = Object.entries(TOPIC_PROBLEM_TEXT).map(([why, text]) => [why, `The topic {topic} ${text}.`]);
  return Object.fromEntries(entries) as Record<TopicProblem, string>;
}

/** The sentence for people, in English: what happened and what to do. */
export function explain(decision: Pick<Decision, "reason" | "params">): string {
  const { advice, variants } = REASONS[decision.reason];
  const variant = String(decision.params.variant);
  // Own properties only: a variant named like a built-in method is none.
  const template = variants && Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  return fillPlaceholders(template ?? advice, decision.params);
}

/** Replaces each `{name}` that has a value. A value is never read as a template itself. */
export function fillPlaceholders(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{([A-Za-z]+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
}
