import { z } from "zod";
import { createGroup, deleteGroup, GroupId, listTaggedGroups } from "../../services/groups.ts";
import { type AccessNeed, instance, instanceAccess } from "../access.ts";
import { ApiError, type ApiErrorCode } from "../error.ts";
import { defineOperation, type ErrorSpelling } from "../operation.ts";
import { GROUP_ID, INSTANCE_ID } from "./parameters.ts";
import { asTagAnswer, asTags, readTags, TAG_LIST, TAGS_JSON } from "./tag-parameters.ts";

/** These three say *Field* where the others do not. */
const errors = {
  parameter: "ParameterFieldCheckFailed",
  instance: "InstanceNotFound",
  input: "ParameterFieldCheckFailed",
  unavailable: "InternalError",
} as const satisfies ErrorSpelling;

const documented: readonly ApiErrorCode[] = ["ParameterFieldCheckFailed", "InstanceNotFound", "InternalError"];

const onGroup = (
  action: "mq:CreateMqttGroupId" | "mq:DeleteMqttGroupId" | "mq:ListMqttGroupId",
  instanceId: string,
  groupId: string,
): AccessNeed => ({
  actions: [action],
  resources: [{ kind: "group", instanceId, groupId }],
  orOn: instance(instanceId),
});

export const createGroupOperation = defineOperation({
  name: "CreateGroupId",
  summary: "Creates a group; it allows everything until it is given a policy.",
  methods: ["POST"],
  rate: "CreateGroupId",
  overflow: "Throttling.User",
  errors: { ...errors, unavailable: "CreateGroupIdError", details: { conflict: "GroupIdAlreadyExsited" } },
  documented: [...documented, "GroupIdAlreadyExsited", "CreateGroupIdError"],
  input: z.object({ InstanceId: INSTANCE_ID, GroupId: GROUP_ID, Tag: TAG_LIST.optional(), Tags: TAGS_JSON }),
  output: z.object({}),
  example: { InstanceId: "mqtt-cn-example0001", GroupId: "GID_example" },
  access: ({ InstanceId, GroupId: groupId }) => [
    instanceAccess(InstanceId),
    onGroup("mq:CreateMqttGroupId", InstanceId, groupId),
  ],
  role: "admin",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, input) {
    const id = GroupId.safeParse(input.GroupId);
    if (!id.success) {
      const advice = id.error.issues[0]?.message ?? "";
      throw new ApiError("ParameterFieldCheckFailed", `The parameter GroupId is not valid. ${advice}`);
    }
    const tags = asTags(readTags(input.Tag, input.Tags));
    createGroup(ctx, { instanceId: input.InstanceId, id: id.data, defaultEffect: "Allow", note: "", tags });
    return {};
  },
});

export const deleteGroupOperation = defineOperation({
  name: "DeleteGroupId",
  summary: "Deletes a group with its policy; its clients stay connected, and are refused at their next CONNECT.",
  methods: ["POST"],
  rate: "DeleteGroupId",
  overflow: "Throttling.User",
  errors: {
    ...errors,
    unavailable: "DeleteGroupIdError",
    details: { GroupNotFound: "ResourcePermissionCheckFailed" },
  },
  documented: [...documented, "ResourcePermissionCheckFailed", "DeleteGroupIdError"],
  input: z.object({ InstanceId: INSTANCE_ID, GroupId: GROUP_ID }),
  output: z.object({}),
  example: { InstanceId: "mqtt-cn-example0001", GroupId: "GID_example" },
  access: ({ InstanceId, GroupId: groupId }) => [
    instanceAccess(InstanceId),
    onGroup("mq:DeleteMqttGroupId", InstanceId, groupId),
  ],
  role: "admin",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, input) {
    deleteGroup(ctx, { instanceId: input.InstanceId, id: input.GroupId });
    return {};
  },
});

export const listGroupOperation = defineOperation({
  name: "ListGroupId",
  summary: "Lists the groups of an instance that the caller may list, without pages.",
  methods: ["GET", "POST"],
  rate: "ListGroupId",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({ InstanceId: INSTANCE_ID, Tag: TAG_LIST.optional(), Tags: TAGS_JSON }),
  output: z.object({
    Data: z.array(
      z.object({
        GroupId: z.string(),
        InstanceId: z.string(),
        IndependentNaming: z.boolean(),
        CreateTime: z.number().int(),
        UpdateTime: z.number().int(),
        Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })),
      }),
    ),
  }),
  example: { InstanceId: "mqtt-cn-example0001" },
  access: ({ InstanceId }) => [instanceAccess(InstanceId)],
  shows: ({ InstanceId }) => onGroup("mq:ListMqttGroupId", InstanceId, "*"),
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run(call, { InstanceId, Tag, Tags }) {
    const groups = listTaggedGroups(call.ctx, { instanceId: InstanceId, tags: readTags(Tag, Tags) });
    const listed = groups.filter(({ id }) => call.may(onGroup("mq:ListMqttGroupId", InstanceId, id)));
    // Nobody learns by an empty list what a refusal would have told.
    if (listed.length === 0) call.require(onGroup("mq:ListMqttGroupId", InstanceId, "*"));
    return {
      Data: listed.map((group) => ({
        GroupId: group.id,
        InstanceId: group.instanceId,
        IndependentNaming: true,
        CreateTime: group.createdAt,
        UpdateTime: group.updatedAt,
        Tags: asTagAnswer(group.tags),
      })),
    };
  },
});
