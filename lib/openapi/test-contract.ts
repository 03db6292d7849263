import type { SdkClient } from "./test-clients.ts";

/*
 * What ApsaraMQ for MQTT documents of its operations, as tests: the errors of its published metadata, and how each of them
 * is brought about here. An operation that lacks a row, and an error that has neither a row nor a reason why it cannot
 * occur, fail the test of the contract.
 */

const ACCOUNT = ["CheckAccountInfoFailed", "InternalError", "InvalidParameter"] as const;
const TOKEN = [...ACCOUNT, "InstancePermissionCheckFailed", "ParameterCheckFailed", "PermissionCheckFailed"] as const;
const DEVICE = [...TOKEN, "ApiNotSupport", "ApplyTokenOverFlow", "SystemOverFlow"] as const;
const GROUP = [
  "InstanceNotFound",
  "InstancePermissionCheckFailed",
  "InternalError",
  "ParameterFieldCheckFailed",
] as const;
const CUSTOM = ["ApiNotSupport", "InstancePermissionCheckFailed", "InvalidParameter"] as const;
const ADDS = [...CUSTOM, "Customauth.over.capacity"] as const;

/** By operation; empty for those that were published without a list. `InvalidParameter` is `InvalidParameter.<Name>`. */
export const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  ApplyToken: DEVICE,
  QueryToken: [...TOKEN, "ApiNotSupport", "QueryTokenOverFlow", "SystemOverFlow"],
  RevokeToken: [...TOKEN, "ApiNotSupport", "RevokeTokenOverFlow", "SystemOverFlow"],
  RegisterDeviceCredential: [
    ...DEVICE,
    "DeviceCredentialExsit",
    "DeviceCredentialNotFound",
    "DeviceCredentialNumExceed",
  ],
  GetDeviceCredential: [...DEVICE, "DeviceCredentialNotFound"],
  RefreshDeviceCredential: DEVICE,
  UnRegisterDeviceCredential: [...DEVICE, "DeviceCredentialNotFound"],
  ListDeviceCredentialClientId: DEVICE,
  CreateGroupId: [
    ...GROUP,
    "CreateGroupIdError",
    "GroupIdAlreadyExsited",
    "GroupIdAlreadyUsedByOtherUsers",
    "PermissionCheckFailed",
  ],
  DeleteGroupId: [...GROUP, "DeleteGroupIdError", "PermissionCheckFailed", "ResourcePermissionCheckFailed"],
  ListGroupId: [...GROUP, "PermissionCheckFailed"],
  AddCustomAuthIdentity: ADDS,
  UpdateCustomAuthIdentity: CUSTOM,
  DeleteCustomAuthIdentity: CUSTOM,
  QueryCustomAuthIdentity: CUSTOM,
  AddCustomAuthPermission: ADDS,
  UpdateCustomAuthPermission: CUSTOM,
  DeleteCustomAuthPermission: CUSTOM,
  QueryCustomAuthPermission: CUSTOM,
  AddCustomAuthConnectBlack: ADDS,
  DeleteCustomAuthConnectBlack: CUSTOM,
  QueryCustomAuthConnectBlack: CUSTOM,
  ListInstances: [],
  QuerySessionByClientId: [...TOKEN, "ApiNotSupport", "SystemOverFlow"],
  BatchQuerySessionByClientIds: [...TOKEN, "ApiNotSupport", "SystemOverFlow"],
  CloseConnection: [],
  SendMessage: [...TOKEN, "ApiNotSupport", "SendMessageFailed", "SystemOverFlow"],
  QueryMqttTraceDevice: ["ApiNotSupport", "SystemOverFlow"],
  TagResources: [],
  ListTagResources: [],
  UntagResources: [],
};

/** Errors that are documented and cannot occur here, each with why. `*` is every operation without a row for it. */
export const CANNOT_OCCUR: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ApiNotSupport: { "*": "every edition has the operation" },
  PermissionCheckFailed: { "*": "whoever may not is told NoPermission, with what is missing" },
  InstancePermissionCheckFailed: {
    CreateGroupId: "an unknown instance is InstanceNotFound, one without access NoPermission",
    DeleteGroupId: "an unknown instance is InstanceNotFound, one without access NoPermission",
    ListGroupId: "an unknown instance is InstanceNotFound, one without access NoPermission",
  },
  ParameterCheckFailed: {
    QueryToken: "a token that cannot be read is no good one: TokenStatus is false",
    QuerySessionByClientId: "a client ID that cannot be one is not connected",
    BatchQuerySessionByClientIds: "a client ID that cannot be one is not connected",
  },
  GroupIdAlreadyUsedByOtherUsers: { CreateGroupId: "group IDs are unique in an instance, not beyond it" },
  DeviceCredentialExsit: { RegisterDeviceCredential: "to register again gives a new pair" },
  DeviceCredentialNotFound: { RegisterDeviceCredential: "it looks for none" },
};

/** The instances that every case has, by what they are like. */
export const PLACE = {
  /** Professional, with a group, a device credential, and rows of custom auth. */
  good: "mqtt-contract",
  standard: "mqtt-contract-std",
  /** As full as it may be. */
  full: "mqtt-contract-full",
  /** One message per second. */
  slow: "mqtt-contract-slow",
  disabled: "mqtt-contract-off",
  nowhere: "mqtt-contract-none",
} as const;

type Values = Readonly<Record<string, unknown>>;

export interface ContractRow {
  readonly method?: "GET";
  /** Parameters of a call that is answered; those that a call before it made are in `made`. */
  readonly call: Values;
  /** Calls before it, in order. */
  readonly before?: readonly (readonly [action: string, parameters: Values])[];
  /** What it answers beside `RequestId`. */
  readonly answers: Values;
  /** Errors by code: what is different in the call, or how often it must be made. */
  readonly errors?: Readonly<Record<string, Values>>;
}

const InstanceId = PLACE.good;
const device = { InstanceId, ClientId: "GID_contract@@@1" };
const DONE = { Code: 200, Success: true, Message: "operation success." };
const identity = { InstanceId, Username: "ann", IdentityType: "USER" };
const fullIdentity = { ...identity, Secret: "a-secret", SignMode: "SIGNED" };
const subject = { InstanceId, IdentityType: "USER", Identity: "ann", Topic: "a/#" };
const permission = { ...subject, PermitAction: "PUB_SUB", Effect: "ALLOW" };
const page = { InstanceId, Size: 10 };
const tagged = { ResourceType: "instance", ResourceId: [InstanceId] };
const badInstance = { InstanceId: PLACE.nowhere };
const bad = { InstancePermissionCheckFailed: badInstance };
const noGroup = { InstanceNotFound: badInstance };
const custom = (field: Values) => ({ ...bad, ApiNotSupport: { InstanceId: PLACE.standard }, InvalidParameter: field });
const token = { InstanceId, Token: "$Token" };
const newToken = (now: number): Values => ({
  InstanceId,
  Resources: "TopicA/+,TopicB/#",
  Actions: "R,W",
  ExpireTime: now + 3_600_000,
});

/** By operation. `$Token` is the token that the call before issued. */
export function contractRows(now: number): Readonly<Record<string, ContractRow>> {
  const issue = ["ApplyToken", newToken(now)] as const;
  return {
    ApplyToken: {
      call: newToken(now),
      answers: { Token: /^gtk_/ },
      errors: { ...bad, ParameterCheckFailed: { Actions: "X" }, PermissionCheckFailed: { Resources: "#" } },
    },
    QueryToken: { before: [issue], call: token, answers: { TokenStatus: true }, errors: bad },
    RevokeToken: {
      before: [issue],
      call: token,
      answers: {},
      errors: { ...bad, ParameterCheckFailed: { Token: "not one" } },
    },
    RegisterDeviceCredential: {
      call: device,
      answers: { DeviceCredential: { ...device, DeviceAccessKeyId: /^DC\.\w{22}$/, CreateTime: "number" } },
      errors: {
        ...bad,
        ParameterCheckFailed: { ClientId: "no client ID" },
        PermissionCheckFailed: { ClientId: "GID_unknown@@@1" },
        DeviceCredentialNumExceed: { InstanceId: PLACE.full, ClientId: "GID_contract@@@2" },
      },
    },
    GetDeviceCredential: {
      call: device,
      answers: { DeviceCredential: { ...device, DeviceAccessKeySecret: /^DC\./ } },
      errors: {
        ...bad,
        ParameterCheckFailed: { ClientId: "no client ID" },
        DeviceCredentialNotFound: { ClientId: "GID_contract@@@none" },
      },
    },
    RefreshDeviceCredential: {
      call: device,
      answers: { DeviceCredential: { ...device, UpdateTime: "number" } },
      errors: {
        ...bad,
        ParameterCheckFailed: { ClientId: "no client ID" },
        DeviceCredentialNotFound: { ClientId: "GID_contract@@@none" },
      },
    },
    UnRegisterDeviceCredential: {
      before: [["RegisterDeviceCredential", { ...device, ClientId: "GID_contract@@@gone" }]],
      call: { ...device, ClientId: "GID_contract@@@gone" },
      answers: {},
      errors: {
        ...bad,
        ParameterCheckFailed: { ClientId: "no client ID" },
        DeviceCredentialNotFound: { ClientId: "GID_contract@@@none" },
      },
    },
    ListDeviceCredentialClientId: {
      call: { InstanceId, GroupId: "GID_contract", PageSize: "10" },
      answers: { DeviceCredentialClientIdList: { PageNo: "1", PageSize: "10", Total: "string", NextToken: "" } },
      errors: { ...bad, ParameterCheckFailed: { NextToken: "not one" } },
    },
    CreateGroupId: {
      call: { InstanceId, GroupId: "GID_made$Number" },
      answers: {},
      errors: {
        ...noGroup,
        ParameterFieldCheckFailed: { GroupId: "made" },
        GroupIdAlreadyExsited: { GroupId: "GID_contract" },
      },
    },
    DeleteGroupId: {
      before: [["CreateGroupId", { InstanceId, GroupId: "GID_gone" }]],
      call: { InstanceId, GroupId: "GID_gone" },
      answers: {},
      errors: {
        ...noGroup,
        ParameterFieldCheckFailed: { GroupId: "G".repeat(257) },
        ResourcePermissionCheckFailed: { GroupId: "GID_unknown" },
      },
    },
    ListGroupId: {
      call: { InstanceId },
      answers: { Data: "object" },
      errors: { ...noGroup, ParameterFieldCheckFailed: { InstanceId: "i".repeat(65) } },
    },
    AddCustomAuthIdentity: {
      call: fullIdentity,
      answers: DONE,
      errors: {
        ...custom({ Username: "a|b" }),
        "Customauth.over.capacity": { InstanceId: PLACE.full, Username: "another" },
      },
    },
    UpdateCustomAuthIdentity: {
      before: [["AddCustomAuthIdentity", fullIdentity]],
      call: { ...fullIdentity, SignMode: "ORIGIN" },
      answers: DONE,
      errors: custom({ Username: "nobody" }),
    },
    DeleteCustomAuthIdentity: { call: identity, answers: DONE, errors: custom({ IdentityType: "OTHER" }) },
    QueryCustomAuthIdentity: {
      method: "GET",
      before: [["AddCustomAuthIdentity", fullIdentity]],
      call: page,
      answers: { ...DONE, Data: { NextToken: "", Results: "object" } },
      errors: custom({ Size: 101 }),
    },
    AddCustomAuthPermission: {
      call: permission,
      answers: DONE,
      errors: {
        ...custom({ Topic: "a/#/b" }),
        "Customauth.over.capacity": { InstanceId: PLACE.full, Topic: "another" },
      },
    },
    UpdateCustomAuthPermission: {
      before: [["AddCustomAuthPermission", permission]],
      call: { ...permission, Effect: "DENY" },
      answers: DONE,
      errors: custom({ Identity: "nobody" }),
    },
    DeleteCustomAuthPermission: { call: subject, answers: DONE, errors: custom({ IdentityType: "OTHER" }) },
    QueryCustomAuthPermission: {
      method: "GET",
      call: page,
      answers: { ...DONE, Data: { NextToken: "", Results: "object" } },
      errors: custom({ Size: 0 }),
    },
    AddCustomAuthConnectBlack: {
      call: { InstanceId, ClientId: "bad-1" },
      answers: DONE,
      errors: {
        ...custom({ ClientId: "a/b" }),
        "Customauth.over.capacity": { InstanceId: PLACE.full, ClientId: "another" },
      },
    },
    DeleteCustomAuthConnectBlack: {
      call: { InstanceId, ClientId: "bad-1" },
      answers: DONE,
      errors: custom({ Format: "YAML" }),
    },
    QueryCustomAuthConnectBlack: {
      method: "GET",
      call: page,
      answers: { ...DONE, Data: { NextToken: "", Results: "object" } },
      errors: custom({ NextToken: "not one" }),
    },
    ListInstances: {
      call: {},
      answers: { Code: "200", Success: "true", Message: DONE.Message, Instances: "object" },
      errors: { InvalidParameter: { Tags: "not JSON" } },
    },
    QuerySessionByClientId: { call: device, answers: { OnlineStatus: false }, errors: bad },
    BatchQuerySessionByClientIds: {
      call: { InstanceId, ClientIdList: [device.ClientId, "GID_contract@@@2"] },
      answers: { OnlineStatusList: "object" },
      errors: { ...bad, InvalidParameter: { ClientIdList: Array.from({ length: 11 }, (_, n) => `c-${n}`) } },
    },
    CloseConnection: { call: device, answers: DONE, errors: bad },
    SendMessage: {
      call: { InstanceId, MqttTopic: "parent/p2p/GID_contract@@@1", Payload: "hello" },
      answers: { MsgId: /^[0-9A-F]{32}$/ },
      errors: {
        ...bad,
        ParameterCheckFailed: { MqttTopic: "a/+" },
        PermissionCheckFailed: { MqttTopic: "$SYS/tokenInvalidNotice" },
        SendMessageFailed: { InstanceId: PLACE.disabled },
        SystemOverFlow: { InstanceId: PLACE.slow },
      },
    },
    QueryMqttTraceDevice: {
      call: {
        ...device,
        MqttRegionId: "local",
        BeginTime: now - 60_000,
        EndTime: now,
        CurrentPage: 1,
        PageSize: 10,
      },
      answers: { CurrentPage: 1, PageSize: 10, Total: "number", DeviceInfoList: "object" },
      errors: bad,
    },
    TagResources: {
      call: { ...tagged, Tag: [{ Key: "stage", Value: "test" }] },
      answers: { Code: "200", Data: true, Message: DONE.Message },
      errors: { InstancePermissionCheckFailed: { ResourceId: [PLACE.nowhere] } },
    },
    ListTagResources: {
      call: tagged,
      answers: { Code: "200", Success: "true", NextToken: "", TagResources: "object" },
      errors: { InstancePermissionCheckFailed: { ResourceId: [PLACE.nowhere] } },
    },
    UntagResources: {
      call: { ...tagged, TagKey: ["stage"] },
      answers: { Code: "200", Data: true, Message: DONE.Message },
      errors: { InstancePermissionCheckFailed: { ResourceId: [PLACE.nowhere] } },
    },
  };
}

/** Where an answer is not what it must be like: texts and numbers by type, patterns, objects part by part. */
export function unlike(answer: unknown, like: unknown, at = "answer"): string[] {
  if (typeof like === "object" && like !== null && !(like instanceof RegExp)) {
    return Object.entries(like).flatMap(([key, part]) =>
      unlike((answer as Record<string, unknown> | undefined)?.[key], part, `${at}.${key}`),
    );
  }
  const fits =
    like instanceof RegExp
      ? typeof answer === "string" && like.test(answer)
      : like === "number" || like === "string" || like === "object"
        ? answer !== null && typeof answer === like
        : answer === like;
  return fits ? [] : [`${at} is ${JSON.stringify(answer)}, not ${like}`];
}

/** Calls an operation as its row says, after the calls before it. */
export async function callRow(api: SdkClient, action: string, row: ContractRow, change: Values = {}) {
  let issued = "gtk_none";
  for (const [before, parameters] of row.before ?? []) {
    const answer = await api.call(before, parameters);
    if (typeof answer.Token === "string") issued = answer.Token;
  }
  const filled = Object.fromEntries(
    Object.entries({ ...row.call, ...change }).map(([name, value]) => [
      name,
      value === "$Token" ? issued : typeof value === "string" ? value.replace("$Number", `${++calls}`) : value,
    ]),
  );
  return api.call(action, filled, row.method);
}
let calls = 0;
