import { SYSTEM_POLICIES } from "@/lib/domain/access-policy.ts";

/** What a policy may begin as, the commonest first. */
export const TEMPLATES = ["client", "publish", "subscribe", "tokens", "read", "instance"] as const;
export type TemplateName = (typeof TEMPLATES)[number];

/** The JSON text of a template for an instance; without one the text names an example. */
export function policyTemplate(template: TemplateName, instanceId: string | null): string {
  const id = instanceId ?? "mqtt-example";
  const instance = `acs:mq:*:*:instance/${id}`;
  const topics = `acs:mq:*:*:topic/${id}/*`;
  const access = allow(["mq:MqttInstanceAccess"], [instance]);
  const statements = {
    client: [
      access,
      allow(["mq:PUB", "mq:SUB"], [`acs:mq:*:*:topic/${id}/TopicA`]),
      allow(["mq:SUB"], [`acs:mq:*:*:groupId/${id}/*`]),
    ],
    publish: [access, allow(["mq:PUB"], [topics])],
    subscribe: [access, allow(["mq:SUB"], [topics, `acs:mq:*:*:groupId/${id}/*`])],
    // Looking up and revoking tokens cannot be limited to an instance.
    tokens: [
      allow(["mq:MqttInstanceAccess", "mq:ApplyToken"], [instance, topics]),
      allow(["mq:QueryToken", "mq:RevokeToken"], ["acs:mq:*:*:*"]),
    ],
    read: SYSTEM_POLICIES.AliyunMQReadOnlyAccess?.Statement ?? [],
    instance: [allow(["mq:*"], [`acs:mq:*:*:*/${id}/*`])],
  }[template];
  return JSON.stringify({ Version: "1", Statement: statements }, null, 2);
}

const allow = (actions: readonly string[], resources: readonly string[]) => ({
  Effect: "Allow",
  Action: actions,
  Resource: resources,
});
