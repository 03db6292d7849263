import { z } from "zod";
import { BlockedClientInput, blockClient, listBlockedClients, unblockClient } from "../../services/client-blocks.ts";
import { readVerbInput } from "../input.ts";
import { defineOperation } from "../operation.ts";
import { customAuth, DONE, doneOutput, PAGING, pageOutput, pageRequest, SOME_CLIENT_ID } from "./custom-auth.ts";
import { INSTANCE_ID } from "./parameters.ts";

const client = z.object({ InstanceId: INSTANCE_ID, ClientId: SOME_CLIENT_ID });
const example = { InstanceId: "mqtt-cn-example0001", ClientId: "meter-7" };

const readClient = ({ InstanceId, ClientId }: z.output<typeof client>) =>
  readVerbInput(BlockedClientInput, { instanceId: InstanceId, clientId: ClientId });

export const addCustomAuthConnectBlackOperation = defineOperation({
  ...customAuth("AddCustomAuthConnectBlack", "add"),
  summary: "Puts a client ID on the block list, whatever way it logs in; a live connection stays: see CloseConnection.",
  input: client,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    blockClient(ctx, readClient(input));
    return DONE;
  },
});

export const deleteCustomAuthConnectBlackOperation = defineOperation({
  ...customAuth("DeleteCustomAuthConnectBlack", "write"),
  summary: "Takes a client ID off the block list.",
  input: client,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    unblockClient(ctx, readClient(input));
    return DONE;
  },
});

export const queryCustomAuthConnectBlackOperation = defineOperation({
  ...customAuth("QueryCustomAuthConnectBlack", "query"),
  summary: "Lists the client IDs on the block list.",
  role: "viewer",
  input: z.object({ ...PAGING, ClientId: SOME_CLIENT_ID.optional().describe("Only this client ID.") }),
  output: pageOutput(z.object({ ClientId: z.string(), Effect: z.string(), PermitAction: z.string() })),
  example: { InstanceId: example.InstanceId, Size: "10" },
  run({ ctx }, input) {
    const page = listBlockedClients(
      ctx,
      { instanceId: input.InstanceId, clientId: input.ClientId },
      pageRequest(input),
    );
    return {
      ...DONE,
      Data: {
        Results: page.items.map(({ value }) => ({ ClientId: value, Effect: "DENY", PermitAction: "CONNECT" })),
        NextToken: page.next ?? "",
      },
    };
  },
});
