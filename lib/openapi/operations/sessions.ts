import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { disconnectClient, findConnected, findDisconnect, readGatewayState } from "../../services/clients.ts";
import type { ServiceContext } from "../../services/context.ts";
import { actionOrInstanceAccess, onInstance } from "../access.ts";
import { ApiError, type ApiErrorCode } from "../error.ts";
import { text } from "../input.ts";
import { defineOperation, type ErrorSpelling } from "../operation.ts";
import { CLIENT_ID, INSTANCE_ID } from "./parameters.ts";

const errors: ErrorSpelling = {
  instance: "InstancePermissionCheckFailed",
  input: "ParameterCheckFailed",
  unavailable: "SystemOverFlow",
};

const documented: readonly ApiErrorCode[] = [
  "CheckAccountInfoFailed",
  "InstancePermissionCheckFailed",
  "InternalError",
  "SystemOverFlow",
];

/** Without a gateway nobody is connected, whatever its last run left written. */
function connectedOf(ctx: ServiceContext, instanceId: string, clientIds: readonly string[]) {
  const connected = findConnected(ctx, { instanceId, clientIds });
  const { running } = readGatewayState(ctx);
  return (clientId: string) => running && connected.has(clientId);
}

export const querySessionOperation = defineOperation({
  name: "QuerySessionByClientId",
  summary: "Says whether a client is connected.",
  methods: ["GET", "POST"],
  rate: "QuerySessionByClientId",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({ InstanceId: INSTANCE_ID, ClientId: CLIENT_ID }),
  output: z.object({ OnlineStatus: z.boolean() }),
  example: { InstanceId: "mqtt-cn-example0001", ClientId: "GID_example@@@device-1" },
  access: ({ InstanceId }) => [actionOrInstanceAccess("mq:QuerySessionByClientId", InstanceId)],
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run: ({ ctx }, { InstanceId, ClientId }) => ({
    OnlineStatus: connectedOf(ctx, InstanceId, [ClientId])(ClientId),
  }),
});

export const batchQuerySessionOperation = defineOperation({
  name: "BatchQuerySessionByClientIds",
  summary: "Says which of up to ten clients are connected.",
  methods: ["GET", "POST"],
  rate: "BatchQuerySessionByClientIds",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({
    InstanceId: INSTANCE_ID,
    ClientIdList: z
      .array(text(256))
      .max(10, "Ask for at most ten client IDs at once.")
      .describe("Client IDs: ClientIdList.1, ClientIdList.2 … up to 10."),
  }),
  output: z.object({ OnlineStatusList: z.array(z.object({ ClientId: z.string(), OnlineStatus: z.boolean() })) }),
  example: { InstanceId: "mqtt-cn-example0001", ClientIdList: ["GID_example@@@device-1", "GID_example@@@device-2"] },
  access: ({ InstanceId }) => [actionOrInstanceAccess("mq:BatchQuerySessionByClientIds", InstanceId)],
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, { InstanceId, ClientIdList }) {
    const isConnected = connectedOf(ctx, InstanceId, ClientIdList);
    return {
      OnlineStatusList: ClientIdList.map((ClientId) => ({ ClientId, OnlineStatus: isConnected(ClientId) })),
    };
  },
});

/** How long the gateway is waited for; less than what pop-core waits for an answer. */
const CLOSE_WAIT_MS = 2_000;
const CLOSE_POLL_MS = 20;

export const closeConnectionOperation = defineOperation({
  name: "CloseConnection",
  summary:
    "Closes the connection of a client, which may come back by itself. A client that is not connected is no error.",
  methods: ["POST"],
  httpsOnly: true,
  rate: "CloseConnection",
  overflow: "Throttling.User",
  errors: { instance: "InstancePermissionCheckFailed", unavailable: "ServiceUnavailable" },
  documented: ["InstancePermissionCheckFailed", "InternalError", "ServiceUnavailable"],
  input: z.object({ InstanceId: INSTANCE_ID, ClientId: CLIENT_ID }),
  output: z.object({ Code: z.number().int(), Success: z.boolean(), Message: z.string() }),
  example: { InstanceId: "mqtt-cn-example0001", ClientId: "GID_example@@@device-1" },
  access: ({ InstanceId }) => onInstance("mq:CloseConnection", InstanceId),
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  async run({ ctx }, { InstanceId, ClientId }) {
    const requestId = disconnectClient(ctx, { instanceId: InstanceId, clientId: ClientId });
    for (let waitedMs = 0; waitedMs <= CLOSE_WAIT_MS; waitedMs += CLOSE_POLL_MS) {
      const outcome = findDisconnect(ctx, { instanceId: InstanceId, requestId })?.outcome ?? null;
      if (outcome === "closed" || outcome === "not_connected") {
        return { Code: 200, Success: true, Message: "operation success." };
      }
      if (outcome !== null) break;
      await sleep(CLOSE_POLL_MS);
    }
    throw new ApiError(
      "ServiceUnavailable",
      "The gateway has not carried this out within two seconds. It will if it still can; ask again with QuerySessionByClientId.",
    );
  },
});
