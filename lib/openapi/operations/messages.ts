import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { MessageOutcome } from "../../services/message-orders.ts";
import { findMessageOutcome, sendMessage } from "../../services/messages.ts";
import { instance, instanceAccess } from "../access.ts";
import { ApiError } from "../error.ts";
import { text } from "../input.ts";
import { defineOperation } from "../operation.ts";
import { INSTANCE_ID } from "./parameters.ts";

/** How long the gateway is waited for; less than what pop-core waits for an answer. */
const WAIT_MS = 2_000;
const POLL_MS = 5;

export const sendMessageOperation = defineOperation({
  name: "SendMessage",
  summary: "Publishes a message at QoS 1; to <parent>/p2p/<client ID>, to that client without a subscription.",
  methods: ["POST"],
  rate: "SendMessage",
  overflow: "Throttling.User",
  errors: {
    instance: "InstancePermissionCheckFailed",
    input: "ParameterCheckFailed",
    unavailable: "SendMessageFailed",
    details: { SystemTopic: "PermissionCheckFailed" },
  },
  documented: [
    "CheckAccountInfoFailed",
    "InstancePermissionCheckFailed",
    "ParameterCheckFailed",
    "PermissionCheckFailed",
    "InternalError",
    "SendMessageFailed",
    "SystemOverFlow",
  ],
  input: z.object({
    InstanceId: INSTANCE_ID,
    MqttTopic: text().describe("A topic of any number of levels, without wildcards."),
    Payload: text(1_048_576).describe(
      "The message; it is delivered as it is. Encode what is not text, in Base64 for example.",
    ),
  }),
  output: z.object({ MsgId: z.string() }),
  example: { InstanceId: "mqtt-cn-example0001", MqttTopic: "TopicA/state", Payload: "hello" },
  access: ({ InstanceId, MqttTopic }) => [
    instanceAccess(InstanceId),
    {
      actions: ["mq:SendMessage"],
      resources: [{ kind: "topic", instanceId: InstanceId, topic: MqttTopic }],
      orOn: instance(InstanceId),
    },
  ],
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  async run({ ctx }, { InstanceId, MqttTopic, Payload }) {
    const { requestId, messageId } = sendMessage(ctx, { instanceId: InstanceId, topic: MqttTopic, payload: Payload });
    for (let waitedMs = 0; waitedMs <= WAIT_MS; waitedMs += POLL_MS) {
      const outcome = findMessageOutcome(ctx, { instanceId: InstanceId, requestId });
      if (outcome === "sent") return { MsgId: messageId };
      if (outcome !== null) throw notSent(outcome);
      await sleep(POLL_MS);
    }
    throw new ApiError(
      "SendMessageFailed",
      "The gateway has not taken the message within two seconds, and will not send it after five. Try again.",
    );
  },
});

function notSent(outcome: Exclude<MessageOutcome, "sent">): ApiError {
  if (outcome === "message_rate") {
    return new ApiError(
      "SystemOverFlow",
      "The instance has reached its messages per second, and the API its share of them. Send less often, or raise maxTps.",
    );
  }
  return new ApiError(
    "SendMessageFailed",
    outcome === "expired"
      ? "The gateway came to the message too late, and has not sent it. Try again."
      : "The instance was disabled or deleted meanwhile. Nothing was sent.",
  );
}
