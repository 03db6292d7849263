import { matchesText, type Pattern } from "./access-policy-pattern.ts";

/** Actions that this product asks policies about, in their current spelling. */
export const ACCESS_ACTIONS = [
  "mq:MqttInstanceAccess",
  "mq:MqttMetaData",
  "mq:ListMqttInstance",
  "mq:PUB",
  "mq:SUB",
  "mq:SendMqttMessageByConsole",
  "mq:SendMessage",
  "mq:ApplyToken",
  "mq:QueryToken",
  "mq:RevokeToken",
  "mq:CreateMqttGroupId",
  "mq:DeleteMqttGroupId",
  "mq:ListMqttGroupId",
  "mq:RegisterDeviceCredential",
  "mq:GetDeviceCredential",
  "mq:RefreshDeviceCredential",
  "mq:UnRegisterDeviceCredential",
  "mq:ListDeviceCredentialClientId",
  "mq:QuerySessionByClientId",
  "mq:BatchQuerySessionByClientIds",
  "mq:CloseConnection",
  "mq:QueryMqttTraceDevice",
  "mq:QueryMqttTraceMessageOfClient",
  "mq:QueryMqttTraceMessagePublish",
  "mq:QueryMqttTraceMessageSubscribe",
  "mq:TagResources",
  "mq:ListTagResources",
  "mq:UntagResources",
  "mq:AddCustomAuthIdentity",
  "mq:UpdateCustomAuthIdentity",
  "mq:DeleteCustomAuthIdentity",
  "mq:QueryCustomAuthIdentity",
  "mq:AddCustomAuthPermission",
  "mq:UpdateCustomAuthPermission",
  "mq:DeleteCustomAuthPermission",
  "mq:QueryCustomAuthPermission",
  "mq:AddCustomAuthConnectBlack",
  "mq:DeleteCustomAuthConnectBlack",
  "mq:QueryCustomAuthConnectBlack",
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

/** Other spellings of an action: the name of its operation, and what it was called in 2019. */
const ALIASES: Readonly<Partial<Record<AccessAction, readonly string[]>>> = {
  "mq:ListMqttInstance": ["mq:ListInstances", "mq:OnsMqttInstanceBaseInfo"],
  "mq:CreateMqttGroupId": ["mq:CreateGroupId", "mq:OnsMqttGroupIdCreate"],
  "mq:DeleteMqttGroupId": ["mq:DeleteGroupId", "mq:OnsMqttGroupIdDelete"],
  "mq:ListMqttGroupId": ["mq:ListGroupId", "mq:OnsMqttGroupIdList"],
  "mq:QuerySessionByClientId": ["mq:OnsMqttQueryClientByClientId"],
};

/** Every spelling of an action, its current one first. */
export function actionSpellings(action: AccessAction): readonly string[] {
  return [action, ...(ALIASES[action] ?? [])];
}

/** Whether a pattern of a statement names the action, in any of its spellings. Case counts. */
export function namesAction(pattern: Pattern, action: AccessAction): boolean {
  return actionSpellings(action).some((spelling) => matchesText(pattern, spelling));
}

/** Whether a pattern names any action of this product. */
export function namesAnyAction(pattern: Pattern): boolean {
  return ACCESS_ACTIONS.some((action) => namesAction(pattern, action));
}

/** The right spelling of an action that is known but for its case, or null. */
export function findActionIgnoringCase(text: string): string | null {
  const lower = text.toLowerCase();
  return ACCESS_ACTIONS.flatMap(actionSpellings).find((spelling) => spelling.toLowerCase() === lower) ?? null;
}
