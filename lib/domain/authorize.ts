import { authorizeByMode } from "./authorize-mode.ts";
import type { Binding, Decider, Decision } from "./decision.ts";
import type { OperationFacts } from "./facts.ts";
import { fitsTopicLength } from "./login.ts";
import {
  MISSPELT_EXPIRE_NOTICE_TOPIC,
  TOKEN_EXPIRE_NOTICE_TOPIC,
  TOKEN_INVALID_NOTICE_TOPIC,
  UPLOAD_TOKEN_TOPIC,
} from "./token.ts";
import { checkTopicFilter, checkTopicName, isSystemTopic, MAX_PACKET_STRING_BYTES, utf8Length } from "./topic.ts";
import { quoted, Trail } from "./trail.ts";

/** Whoever is spoken to on these may subscribe to them, although nobody needs to. */
const NOTICE_TOPICS: ReadonlySet<string> = new Set([
  TOKEN_EXPIRE_NOTICE_TOPIC,
  MISSPELT_EXPIRE_NOTICE_TOPIC,
  TOKEN_INVALID_NOTICE_TOPIC,
]);

export interface PublishRequest {
  readonly action: "PUBLISH";
  readonly topic: string;
  readonly payloadBytes: number;
  /** Epoch ms. */
  readonly now: number;
}

export interface SubscribeRequest {
  readonly action: "SUBSCRIBE";
  /** A topic filter. */
  readonly topic: string;
  /** Epoch ms. */
  readonly now: number;
}

export type OperationRequest = PublishRequest | SubscribeRequest;

/**
 * Decides one PUBLISH or SUBSCRIBE of a connected client. Runs in browsers. Order: syntax, system topics, limits, then the
 * rules of the mode. What a lookup throws is thrown on: the caller then refuses.
 */
export function authorize(binding: Binding, request: OperationRequest, facts: OperationFacts): Decision {
  const trail = new Trail();
  return (
    checkSyntax(trail, request) ??
    checkSystemTopic(trail, binding, request) ??
    checkTopicLength(trail, binding, request) ??
    (request.action === "PUBLISH"
      ? checkMessage(trail, binding, request, facts)
      : checkSubscriptions(trail, binding, facts)) ??
    authorizeByMode(trail, binding, request, facts)
  );
}

function checkSyntax(trail: Trail, request: OperationRequest): Decision | null {
  const { action, topic } = request;
  const check = action === "PUBLISH" ? checkTopicName : checkTopicFilter;
  const result = check(topic, MAX_PACKET_STRING_BYTES);
  if (result.ok) {
    trail.pass("topic_syntax", quoted(topic));
    return null;
  }
  const params = { topic: quoted(topic), variant: result.why };
  const decidedBy: Decider = { kind: "protocol", clause: "MQTT 3.1.1 §4.7" };
  return trail.refuse("topic_syntax", "malformed_topic", params, decidedBy, [], quoted(topic));
}

/**
 * `$SYS/`: a token client may publish to `$SYS/uploadToken`, where its other checks follow; anyone may subscribe to the two
 * notice topics, which changes nothing. Filters that start with a wildcard never match system topics [MQTT-4.7.2-1].
 */
function checkSystemTopic(trail: Trail, binding: Binding, request: OperationRequest): Decision | null {
  const { action, topic } = request;
  if (!isSystemTopic(topic)) return null;
  if (action === "PUBLISH" && topic === UPLOAD_TOKEN_TOPIC && binding.mode === "Token") {
    trail.pass("system_topic", topic);
    return null;
  }
  const decidedBy: Decider = { kind: "protocol", clause: "$SYS" };
  if (action === "SUBSCRIBE" && NOTICE_TOPICS.has(topic)) {
    trail.pass("system_topic", topic);
    return trail.allow(decidedBy);
  }
  return trail.refuse("system_topic", "system_topic", { topic: quoted(topic) }, decidedBy, [], quoted(topic));
}

function checkTopicLength(trail: Trail, binding: Binding, request: OperationRequest): Decision | null {
  const { topic } = request;
  const limit = binding.limits.maxTopicLength;
  if (isSystemTopic(topic) || fitsTopicLength(topic, limit)) {
    trail.pass("topic_length");
    return null;
  }
  const bytes = utf8Length(topic);
  const decidedBy: Decider = { kind: "quota", quota: "maxTopicLength", limit, used: bytes };
  const params = { topic: quoted(topic), variant: "over_limit", bytes, limit, instanceId: binding.instanceId };
  return trail.refuse("topic_length", "malformed_topic", params, decidedBy, [], quoted(topic));
}

function checkMessage(trail: Trail, binding: Binding, request: PublishRequest, facts: OperationFacts): Decision | null {
  const { instanceId, limits } = binding;
  const bytes = request.payloadBytes;
  if (bytes > limits.maxMessageBytes) {
    const limit = limits.maxMessageBytes;
    const decidedBy: Decider = { kind: "quota", quota: "maxMessageBytes", limit, used: bytes };
    return trail.refuse("message_size", "message_too_large", { bytes, limit, instanceId }, decidedBy);
  }
  trail.pass("message_size");
  if (facts.messageRateExceeded === true) {
    const limit = limits.maxTps;
    const decidedBy: Decider = { kind: "quota", quota: "maxTps", limit, used: null };
    return trail.refuse("message_rate", "message_rate", { limit, instanceId }, decidedBy);
  }
  if (facts.messageRateExceeded === undefined) trail.skip("message_rate");
  else trail.pass("message_rate");
  return null;
}

function checkSubscriptions(trail: Trail, binding: Binding, facts: OperationFacts): Decision | null {
  const { subscriptions } = facts;
  if (!subscriptions) {
    trail.skip("subscription_quota");
    return null;
  }
  const limit = binding.limits.maxSubscriptionsPerClient;
  const used = subscriptions.held;
  if (subscriptions.alreadyHeld || used < limit) {
    trail.pass("subscription_quota", `${used}/${limit}`);
    return null;
  }
  const decidedBy: Decider = { kind: "quota", quota: "maxSubscriptionsPerClient", limit, used };
  const params = { clientId: binding.clientId, limit, used };
  return trail.refuse("subscription_quota", "subscription_quota", params, decidedBy, [], `${used}/${limit}`);
}
