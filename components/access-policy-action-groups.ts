import type { AccessAction } from "@/lib/domain/access-policy-action.ts";

/** The actions by what they are about, the commonest first. */
export const ACTION_GROUPS = {
  clients: ["mq:MqttInstanceAccess", "mq:PUB", "mq:SUB"],
  tokens: ["mq:ApplyToken", "mq:QueryToken", "mq:RevokeToken"],
  devices: [
    "mq:RegisterDeviceCredential",
    "mq:GetDeviceCredential",
    "mq:ListDeviceCredentialClientId",
    "mq:RefreshDeviceCredential",
    "mq:UnRegisterDeviceCredential",
  ],
  groups: ["mq:ListMqttGroupId", "mq:CreateMqttGroupId", "mq:DeleteMqttGroupId"],
  sessions: [
    "mq:QuerySessionByClientId",
    "mq:BatchQuerySessionByClientIds",
    "mq:CloseConnection",
    "mq:QueryMqttTraceDevice",
    "mq:QueryMqttTraceMessageOfClient",
    "mq:QueryMqttTraceMessagePublish",
    "mq:QueryMqttTraceMessageSubscribe",
  ],
  messages: ["mq:SendMessage", "mq:SendMqttMessageByConsole"],
  customAuth: [
    "mq:QueryCustomAuthIdentity",
    "mq:AddCustomAuthIdentity",
    "mq:UpdateCustomAuthIdentity",
    "mq:DeleteCustomAuthIdentity",
    "mq:QueryCustomAuthPermission",
    "mq:AddCustomAuthPermission",
    "mq:UpdateCustomAuthPermission",
    "mq:DeleteCustomAuthPermission",
    "mq:QueryCustomAuthConnectBlack",
    "mq:AddCustomAuthConnectBlack",
    "mq:DeleteCustomAuthConnectBlack",
  ],
  account: ["mq:ListMqttInstance", "mq:MqttMetaData", "mq:ListTagResources", "mq:TagResources", "mq:UntagResources"],
} as const satisfies Readonly<Record<string, readonly AccessAction[]>>;

export type ActionGroup = keyof typeof ACTION_GROUPS;
