import { z } from "zod";
import {
  DeviceInput,
  listDeviceClientIds,
  type NewDeviceCredential,
  registerDeviceCredential,
  revealDeviceCredential,
  rotateDeviceCredential,
  unregisterDeviceCredential,
} from "../../services/device-credentials.ts";
import { actionOrInstanceAccess, onInstance } from "../access.ts";
import { ApiError, type ApiErrorCode } from "../error.ts";
import { integer } from "../input.ts";
import { defineOperation, type ErrorSpelling } from "../operation.ts";
import { CLIENT_ID, GROUP_ID, INSTANCE_ID, NEXT_TOKEN } from "./parameters.ts";

const errors: ErrorSpelling = {
  instance: "InstancePermissionCheckFailed",
  input: "ParameterCheckFailed",
  unavailable: "SystemOverFlow",
  details: {
    GroupNotFound: "PermissionCheckFailed",
    DeviceCredentialNotFound: "DeviceCredentialNotFound",
    DeviceCredentialNumExceed: "DeviceCredentialNumExceed",
  },
};

const documented: readonly ApiErrorCode[] = [
  "ApplyTokenOverFlow",
  "CheckAccountInfoFailed",
  "InstancePermissionCheckFailed",
  "ParameterCheckFailed",
  "InternalError",
  "SystemOverFlow",
];

const credential = z.object({
  DeviceCredential: z.object({
    ClientId: z.string(),
    InstanceId: z.string(),
    DeviceAccessKeyId: z.string(),
    DeviceAccessKeySecret: z.string(),
    CreateTime: z.number().int(),
    UpdateTime: z.number().int(),
  }),
});

const device = z.object({ InstanceId: INSTANCE_ID, ClientId: CLIENT_ID });
const example = { InstanceId: "mqtt-cn-example0001", ClientId: "GID_example@@@device-1" };

/*
 * Three take their own action beside access to the instance: whoever may connect with a signature has the latter, and must
 * not read or replace the secrets of devices with it. To unregister takes access to the instance alone, as documented.
 */

/** What the five have in common. */
const shared = {
  rate: "RegisterDeviceCredential",
  // Listed for these operations too, whatever its name says.
  overflow: "ApplyTokenOverFlow",
  errors,
} as const;

function asAnswer({ credential: row, secret }: NewDeviceCredential): z.infer<typeof credential> {
  return {
    DeviceCredential: {
      ClientId: row.clientId,
      InstanceId: row.instanceId,
      DeviceAccessKeyId: row.keyId,
      DeviceAccessKeySecret: secret,
      CreateTime: row.createdAt,
      UpdateTime: row.updatedAt,
    },
  };
}

/** @throws ApiError for what is no client ID. */
function readDevice({ InstanceId, ClientId }: z.infer<typeof device>): z.infer<typeof DeviceInput> {
  const parsed = DeviceInput.safeParse({ instanceId: InstanceId, clientId: ClientId });
  if (parsed.success) return parsed.data;
  const advice = parsed.error.issues[0]?.message ?? "";
  throw new ApiError("ParameterCheckFailed", `The parameter ClientId is not valid. ${advice}`);
}

export const registerDeviceCredentialOperation = defineOperation({
  ...shared,
  name: "RegisterDeviceCredential",
  summary: "Makes the key pair of a client ID; for one that has a pair, a new one that counts from then on.",
  methods: ["POST"],
  documented: [...documented, "PermissionCheckFailed", "DeviceCredentialNumExceed"],
  input: device,
  output: credential,
  example,
  access: ({ InstanceId }) => onInstance("mq:RegisterDeviceCredential", InstanceId),
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run: ({ ctx }, input) => asAnswer(registerDeviceCredential(ctx, readDevice(input))),
});

export const getDeviceCredentialOperation = defineOperation({
  ...shared,
  name: "GetDeviceCredential",
  summary: "Returns the key pair of a client ID, with its secret.",
  methods: ["POST"],
  rate: "GetDeviceCredential",
  documented: [...documented, "DeviceCredentialNotFound"],
  input: device,
  output: credential,
  example,
  access: ({ InstanceId }) => onInstance("mq:GetDeviceCredential", InstanceId),
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run: ({ ctx }, input) => asAnswer(revealDeviceCredential(ctx, readDevice(input))),
});

export const refreshDeviceCredentialOperation = defineOperation({
  ...shared,
  name: "RefreshDeviceCredential",
  summary: "Makes a new key pair; the old one is refused at the next CONNECT, live connections stay.",
  methods: ["POST"],
  rate: "RefreshDeviceCredential",
  documented: [...documented, "DeviceCredentialNotFound"],
  input: device,
  output: credential,
  example,
  access: ({ InstanceId }) => onInstance("mq:RefreshDeviceCredential", InstanceId),
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run: ({ ctx }, input) =>
    asAnswer(rotateDeviceCredential(ctx, { ...readDevice(input), overlapMs: 0, disconnect: false })),
});

export const unregisterDeviceCredentialOperation = defineOperation({
  ...shared,
  name: "UnRegisterDeviceCredential",
  summary: "Deletes a key pair and frees its place in the quota; a live connection stays until it ends.",
  methods: ["POST"],
  rate: "UnRegisterDeviceCredential",
  documented: [...documented, "DeviceCredentialNotFound"],
  input: device,
  output: z.object({}),
  example,
  access: ({ InstanceId }) => [actionOrInstanceAccess("mq:UnRegisterDeviceCredential", InstanceId)],
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, input) {
    unregisterDeviceCredential(ctx, { ...readDevice(input), disconnect: false });
    return {};
  },
});

export const listDeviceCredentialClientIdOperation = defineOperation({
  ...shared,
  name: "ListDeviceCredentialClientId",
  summary: "Lists the client IDs of a group that have a key pair.",
  methods: ["GET", "POST"],
  rate: "ListDeviceCredentialClientId",
  documented,
  input: z.object({
    InstanceId: INSTANCE_ID,
    GroupId: GROUP_ID,
    PageSize: integer(1, 100).describe("Client IDs on a page, 1 to 100."),
    PageNo: integer(1, 10_000_000).optional().describe("Number of the page, from 1. NextToken is quicker."),
    NextToken: NEXT_TOKEN,
  }),
  output: z.object({
    DeviceCredentialClientIdList: z.object({
      ClientIdList: z.array(z.string()),
      // Numbers as texts, as documented.
      PageNo: z.string(),
      PageSize: z.string(),
      Total: z.string(),
      NextToken: z.string(),
    }),
  }),
  example: { InstanceId: "mqtt-cn-example0001", GroupId: "GID_example", PageSize: "10" },
  access: ({ InstanceId }) => [actionOrInstanceAccess("mq:ListDeviceCredentialClientId", InstanceId)],
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, { InstanceId, GroupId, PageSize, PageNo, NextToken }) {
    const page = listDeviceClientIds(
      ctx,
      { instanceId: InstanceId, groupId: GroupId, ...(PageNo === undefined ? {} : { pageNumber: PageNo }) },
      { size: PageSize, ...(NextToken === undefined ? {} : { cursor: NextToken }) },
    );
    return {
      DeviceCredentialClientIdList: {
        ClientIdList: [...page.items],
        PageNo: String(PageNo ?? 1),
        PageSize: String(PageSize),
        Total: String(page.total),
        NextToken: page.next ?? "",
      },
    };
  },
});
