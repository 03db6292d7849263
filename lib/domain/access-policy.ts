export const ACCESS_USER_KINDS = ["primary", "ram"] as const;
export type AccessUserKind = (typeof ACCESS_USER_KINDS)[number];

export const KEY_STATUSES = ["active", "disabled"] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export type PolicyEffect = "Allow" | "Deny";

/** Operator → key → value or values, all strings. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface AccessPolicyStatement {
  readonly Effect: PolicyEffect;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyConditions;
}

/** A RAM policy document (policy syntax version 1). */
export interface AccessPolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly AccessPolicyStatement[];
}

/** The policies that every installation has and nobody can change. */
export const SYSTEM_POLICIES: Readonly<Record<string, AccessPolicyDocument>> = {
  AliyunMQFullAccess: {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: "mq:*", Resource: "*" }],
  },
  AliyunMQPubOnlyAccess: {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["mq:MqttInstanceAccess", "mq:PUB"], Resource: "*" }],
  },
  AliyunMQSubOnlyAccess: {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["mq:MqttInstanceAccess", "mq:SUB"], Resource: "*" }],
  },
  AliyunMQReadOnlyAccess: {
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: ["mq:MqttInstanceAccess", "mq:MqttMetaData", "mq:BatchQuery*", "mq:Get*", "mq:List*", "mq:Query*"],
        Resource: "*",
      },
    ],
  },
};
