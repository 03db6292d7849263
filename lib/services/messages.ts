import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { messageRequests } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { fitsTopicLength } from "../domain/login.ts";
import { checkTopicName, isSystemTopic, MAX_PACKET_STRING_BYTES, TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { readGatewayState } from "./clients.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import type { MessageOutcome } from "./message-orders.ts";
import { write } from "./transaction.ts";

export const SendMessageInput = z.object({
  instanceId: z.string(),
  /** A topic name; `<parent>/p2p/<client ID>` reaches that client without a subscription. */
  topic: z.string(),
  payload: z.string(),
});

/** A message on its way to the gateway. */
export interface SentMessage {
  readonly requestId: number;
  /** 32 upper-case hexadecimal digits. */
  readonly messageId: string;
}

/**
 * Asks the gateway to publish a message into an instance, at QoS 1. It is not audited, as no other message is.
 * @returns the ID of the request, whose outcome `findMessageOutcome` tells.
 * @throws DomainError `unavailable` when no gateway runs, `invalid_input` for a topic or a payload that could not be
 * published by a client either.
 */
export function sendMessage(ctx: ServiceContext, input: z.infer<typeof SendMessageInput>): SentMessage {
  requireRole(ctx, "operator", input.instanceId);
  const { instanceId, topic } = input;
  const payload = Buffer.from(input.payload, "utf8");
  return write(ctx, (w) => {
    const instance = readInstance(w.tx, instanceId);
    const check = checkTopicName(topic, MAX_PACKET_STRING_BYTES);
    if (!check.ok) throw badTopic(`The topic ${TOPIC_PROBLEM_TEXT[check.why]}.`);
    if (isSystemTopic(topic)) throw badTopic("The topic lies under $SYS, where only the broker speaks.", "SystemTopic");
    if (!fitsTopicLength(topic, instance.maxTopicLength)) {
      throw badTopic(`The topic is longer than the ${instance.maxTopicLength} bytes that the instance allows.`);
    }
    if (payload.length > instance.maxMessageBytes) {
      throw new DomainError(
        "invalid_input",
        `The payload has ${payload.length} bytes, and the instance allows ${instance.maxMessageBytes}.`,
        { field: "payload" },
      );
    }
    if (!instance.enabled) {
      throw new DomainError("unavailable", "The instance is disabled, so no client is connected. Enable it first.");
    }
    if (!readGatewayState(w.ctx).running) {
      throw new DomainError("unavailable", "The gateway is not running, so no client is connected. Start the gateway.");
    }
    const { lastInsertRowid } = w.tx
      .insert(messageRequests)
      .values({ instanceId, topic, payload, requestedBy: actorRef(ctx.actor), requestedAt: w.at })
      .run();
    return { requestId: Number(lastInsertRowid), messageId: randomUUID().replaceAll("-", "").toUpperCase() };
  });
}

/** What came of a message; null while nothing did. */
export function findMessageOutcome(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly requestId: number },
): MessageOutcome | null {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const row = ctx.db
    .select({ outcome: messageRequests.outcome })
    .from(messageRequests)
    .where(and(eq(messageRequests.id, input.requestId), eq(messageRequests.instanceId, input.instanceId)))
    .get();
  return (row?.outcome ?? null) as MessageOutcome | null;
}

const badTopic = (message: string, detail?: string) =>
  new DomainError("invalid_input", message, { field: "topic", ...(detail === undefined ? {} : { detail }) });
