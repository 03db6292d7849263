import { z } from "zod";
import { PERMIT_ACTIONS, PERMIT_EFFECTS } from "../../domain/custom-auth.ts";
import {
  deleteCustomPermission,
  listCustomPermissions,
  putCustomPermission,
} from "../../services/custom-permissions.ts";
import { text } from "../input.ts";
import { defineOperation } from "../operation.ts";
import { customAuth, DONE, doneOutput, IDENTITY_TYPE, PAGING, pageOutput, pageRequest } from "./custom-auth.ts";
import { INSTANCE_ID } from "./parameters.ts";

const IDENTITY = text(256).describe("A username (USER) or a client ID (CLIENT).");
const TOPIC = text().describe("A topic of any number of levels; + and # as in MQTT.");

const permission = z.object({
  InstanceId: INSTANCE_ID,
  IdentityType: IDENTITY_TYPE,
  Identity: IDENTITY,
  Topic: TOPIC,
  PermitAction: z
    .enum(PERMIT_ACTIONS, { error: "It must be PUB, SUB or PUB_SUB." })
    .describe("PUB, SUB, or PUB_SUB for both."),
  Effect: z.enum(PERMIT_EFFECTS, { error: "It must be ALLOW or DENY." }).describe("ALLOW or DENY; a DENY always wins."),
});

const example = {
  InstanceId: "mqtt-cn-example0001",
  IdentityType: "USER",
  Identity: "meter-7",
  Topic: "meters/+/state",
  PermitAction: "PUB_SUB",
  Effect: "ALLOW",
} as const;

const readPermission = (input: z.output<typeof permission>) => ({
  instanceId: input.InstanceId,
  identityType: input.IdentityType,
  identity: input.Identity,
  topic: input.Topic,
  permitAction: input.PermitAction,
  effect: input.Effect,
});

export const addCustomAuthPermissionOperation = defineOperation({
  ...customAuth("AddCustomAuthPermission", "add"),
  summary: "Allows or denies a username or a client ID a topic; a permission that is there is changed.",
  input: permission,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    putCustomPermission(ctx, readPermission(input));
    return DONE;
  },
});

export const updateCustomAuthPermissionOperation = defineOperation({
  ...customAuth("UpdateCustomAuthPermission", "write"),
  summary: "Changes action and effect of a permission that is there.",
  input: permission,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    putCustomPermission(ctx, readPermission(input), { expect: "present" });
    return DONE;
  },
});

export const deleteCustomAuthPermissionOperation = defineOperation({
  ...customAuth("DeleteCustomAuthPermission", "write"),
  summary: "Deletes a permission; connected clients feel it at their next operation.",
  input: z.object({ InstanceId: INSTANCE_ID, IdentityType: IDENTITY_TYPE, Identity: IDENTITY, Topic: TOPIC }),
  output: doneOutput,
  example: { InstanceId: example.InstanceId, IdentityType: "USER", Identity: example.Identity, Topic: example.Topic },
  run({ ctx }, { InstanceId, IdentityType, Identity, Topic }) {
    deleteCustomPermission(ctx, {
      instanceId: InstanceId,
      identityType: IdentityType,
      identity: Identity,
      topic: Topic,
    });
    return DONE;
  },
});

export const queryCustomAuthPermissionOperation = defineOperation({
  ...customAuth("QueryCustomAuthPermission", "query"),
  summary: "Lists permissions.",
  role: "viewer",
  input: z.object({
    ...PAGING,
    IdentityType: IDENTITY_TYPE.optional(),
    Identity: IDENTITY.optional().describe("Only this username or client ID."),
    Topic: TOPIC.optional().describe("Only this topic, as it was written."),
  }),
  output: pageOutput(
    z.object({
      Identity: z.string(),
      IdentityType: z.string(),
      Topic: z.string(),
      PermitAction: z.string(),
      Effect: z.string(),
    }),
  ),
  example: { InstanceId: example.InstanceId, Size: "10" },
  run({ ctx }, input) {
    const { InstanceId, IdentityType, Identity, Topic } = input;
    const filters = { identityType: IdentityType, identity: Identity, topic: Topic };
    const page = listCustomPermissions(ctx, { instanceId: InstanceId, ...filters }, pageRequest(input));
    return {
      ...DONE,
      Data: {
        Results: page.items.map((row) => ({
          Identity: row.identity,
          IdentityType: row.identityType,
          Topic: row.topic,
          PermitAction: row.permitAction,
          Effect: row.effect,
        })),
        NextToken: page.next ?? "",
      },
    };
  },
});
