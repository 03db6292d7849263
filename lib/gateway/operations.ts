import type { Decision } from "../domain/decision.ts";
import { UPLOAD_TOKEN_TOPIC } from "../domain/token.ts";
import type { PublishPacket } from "./broker/aedes.ts";
import type { Connection } from "./connection.ts";
import { noticeOf } from "./notices.ts";

/*
 * What the broker asks about a packet of a client, translated into a question to the core, and the core's answer translated
 * into what MQTT does: go on, refuse, send a notice, close. No rule is decided here.
 */

/** @returns whether the message may be routed; if not, the connection has been ended (a will has none any more). */
export function mayPublish(connection: Connection, packet: PublishPacket, isWill: boolean): boolean {
  const { world, rate, limits } = connection.space;
  const { topic } = packet;
  const payloadBytes = packet.payload.length;
  const now = world.now();
  if (packet.qos > 0 && !isWill && !((packet.messageId ?? 0) > 0)) {
    connection.misbehaved("MQTT-2.3.1-1");
    return false;
  }
  const messageRateExceeded = !isWill && rate.exceeds(connection.rate, limits.maxTps, world.monotonic());
  if (!messageRateExceeded && connection.grants.covers(topic, payloadBytes, now, world.access.epoch)) {
    world.metering.published("ok");
    connection.observed.count("PUBLISH", topic, true, connection.binding, now);
    return true;
  }
  const request = { action: "PUBLISH", topic, payloadBytes, now } as const;
  const decision = decide(connection, () =>
    world.metering.timed("PUBLISH", () => world.access.authorize(connection.binding, request, { messageRateExceeded })),
  );
  if (decision === null) return false;
  if (decision.allowed && topic === UPLOAD_TOKEN_TOPIC) {
    return !isWill && takeToken(connection, packet.payload, now);
  }
  world.metering.published(decision.reason);
  connection.observed.count("PUBLISH", topic, decision.allowed, connection.binding, now);
  if (decision.allowed) {
    connection.grants.remember(topic, payloadBytes, connection.binding, now, world.access.epoch);
    return true;
  }
  record(connection, "PUBLISH", topic, decision, now);
  if (!isWill) refuse(connection, "PUBLISH", decision);
  return false;
}

/**
 * @param restored it comes from the session of an earlier connection: a refusal is recorded and takes only the subscription.
 * @returns whether the client may hold the subscription; if not, the connection may have been ended.
 */
export function maySubscribe(connection: Connection, topic: string, restored: boolean): boolean {
  const { world, closeOnRefusedSubscribe } = connection.space;
  const now = world.now();
  const held = connection.subscriptions;
  const request = { action: "SUBSCRIBE", topic, now } as const;
  const state = { subscriptions: { held: held.size, alreadyHeld: held.has(topic) } };
  const decision = decide(connection, () =>
    world.metering.timed("SUBSCRIBE", () => world.access.authorize(connection.binding, request, state)),
  );
  if (decision === null) return false;
  world.metering.subscribed(decision.reason);
  connection.observed.count("SUBSCRIBE", topic, decision.allowed, connection.binding, now);
  if (decision.allowed) return true;
  record(connection, "SUBSCRIBE", topic, decision, now);
  const closes = connection.binding.mode === "Token" || closeOnRefusedSubscribe;
  if (closes && !restored) refuse(connection, "SUBSCRIBE", decision);
  return false;
}

/** `$SYS/uploadToken`. The PUBACK follows when this returns true, so the new token is in force by then. */
function takeToken(connection: Connection, payload: Buffer, now: number): boolean {
  const { world } = connection.space;
  const result = decide(connection, () => world.access.checkUpload(connection.binding, payload.toString("utf8"), now));
  if (result === null) return false;
  const { decision, binding } = result;
  world.metering.published(decision.reason);
  if (binding === null) {
    record(connection, "PUBLISH", UPLOAD_TOKEN_TOPIC, decision, now);
    refuse(connection, "PUBLISH", decision);
    return false;
  }
  connection.rebind(binding);
  world.lastUse.tokensUsed(binding, now);
  world.tokens.watch(connection);
  world.live.update(connection);
  return true;
}

/** Nothing fails open: where no decision can be made, the connection ends. */
function decide<T>(connection: Connection, question: () => T): T | null {
  try {
    return question();
  } catch (error) {
    const { world, id } = connection.space;
    world.log.error({ err: error, instance: id }, "no decision could be made: client closed");
    connection.end("database");
    return null;
  }
}

function refuse(connection: Connection, action: "PUBLISH" | "SUBSCRIBE", decision: Decision): void {
  connection.end("refused_operation", noticeOf(decision, connection.binding, action) ?? undefined);
}

function record(
  { binding, space }: Connection,
  action: "PUBLISH" | "SUBSCRIBE",
  topic: string,
  decision: Decision,
  at: number,
): void {
  const { instanceId, clientId, mode, keyId, address } = binding;
  space.world.outcomes.refused(instanceId);
  space.world.denials.record({ instanceId, clientId, action, topic, decision, mode, keyId, address, at });
}
