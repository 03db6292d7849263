import { z } from "zod";
import type { AccessAction } from "../../domain/access-policy-action.ts";
import { readInstanceIds } from "../../services/instances.ts";
import { listInstanceTags, tagInstances, untagInstances } from "../../services/tags.ts";
import { onInstance } from "../access.ts";
import { type ApiErrorCode, invalidParameter } from "../error.ts";
import { flag, text } from "../input.ts";
import { defineOperation, type ErrorSpelling } from "../operation.ts";
import { NEXT_TOKEN } from "./parameters.ts";
import { asTags, readTags, TAG_LIST } from "./tag-parameters.ts";

const errors: ErrorSpelling = { instance: "InstancePermissionCheckFailed", unavailable: "ServiceUnavailable" };
const documented: readonly ApiErrorCode[] = ["InstancePermissionCheckFailed", "InternalError", "ServiceUnavailable"];

const RESOURCE_TYPE = z
  .literal("instance", { error: "Only instances have tags here: it must be instance." })
  .describe("What has tags: instances only.");
const RESOURCE_ID = z
  .array(text(64))
  .max(50, "There may be 50 resources at once.")
  .describe("Instance IDs: ResourceId.1, ResourceId.2 … up to 50.");

const onEach = (action: AccessAction, instanceIds: readonly string[]) =>
  instanceIds.flatMap((instanceId) => onInstance(action, instanceId));

const example = { ResourceType: "instance", ResourceId: ["mqtt-cn-example0001"] } as const;
const done = { Code: "200", Data: true, Message: "operation success." };
const output = z.object({ Code: z.string(), Data: z.boolean(), Message: z.string() });

export const tagResourcesOperation = defineOperation({
  name: "TagResources",
  summary: "Puts tags on instances.",
  methods: ["GET", "POST"],
  httpsOnly: true,
  rate: "TagResources",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({ ResourceType: RESOURCE_TYPE, ResourceId: RESOURCE_ID, Tag: TAG_LIST }),
  output,
  example: { ...example, ResourceId: [...example.ResourceId], Tag: [{ Key: "stage", Value: "test" }] },
  access: ({ ResourceId }) => onEach("mq:TagResources", ResourceId),
  role: "operator",
  instances: ({ ResourceId }) => ResourceId,
  run({ ctx }, { ResourceId, Tag }) {
    tagInstances(ctx, { instanceIds: ResourceId, tags: asTags(readTags(Tag, undefined)) });
    return done;
  },
});

export const untagResourcesOperation = defineOperation({
  name: "UntagResources",
  summary: "Takes tags off instances.",
  methods: ["GET", "POST"],
  httpsOnly: true,
  rate: "UntagResources",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({
    ResourceType: RESOURCE_TYPE,
    ResourceId: RESOURCE_ID,
    TagKey: z.array(text(256)).max(20, "There may be 20 keys at once.").optional().describe("TagKey.1, TagKey.2 …"),
    All: flag().optional().describe("true: all tags. Counts only where there is no TagKey."),
  }),
  output,
  example: { ...example, ResourceId: [...example.ResourceId], TagKey: ["stage"] },
  access: ({ ResourceId }) => onEach("mq:UntagResources", ResourceId),
  role: "operator",
  instances: ({ ResourceId }) => ResourceId,
  run({ ctx }, { ResourceId, TagKey, All }) {
    if (TagKey === undefined && All !== true) throw invalidParameter("TagKey", "Name keys, or set All to true.");
    untagInstances(ctx, { instanceIds: ResourceId, keys: TagKey ?? null });
    return done;
  },
});

const PAGE_SIZE = 100;

export const listTagResourcesOperation = defineOperation({
  name: "ListTagResources",
  summary: "Lists the tags of instances, by instance, by tag, or both.",
  methods: ["GET", "POST"],
  httpsOnly: true,
  rate: "ListTagResources",
  overflow: "Throttling.User",
  errors,
  documented,
  input: z.object({
    ResourceType: RESOURCE_TYPE,
    ResourceId: RESOURCE_ID.optional(),
    Tag: TAG_LIST.optional(),
    NextToken: NEXT_TOKEN,
  }),
  output: z.object({
    Code: z.string(),
    Success: z.string(),
    Message: z.string(),
    NextToken: z.string(),
    TagResources: z.array(
      z.object({ ResourceType: z.string(), ResourceId: z.string(), TagKey: z.string(), TagValue: z.string() }),
    ),
  }),
  example: { ...example, ResourceId: [...example.ResourceId] },
  access: ({ ResourceId = [] }) => onEach("mq:ListTagResources", ResourceId),
  role: "viewer",
  instances: ({ ResourceId = [] }) => ResourceId,
  run(call, { ResourceId, Tag, NextToken }) {
    const instanceIds =
      ResourceId ??
      readInstanceIds(call.ctx.db).filter((id) =>
        onInstance("mq:ListTagResources", id).every((need) => call.may(need)),
      );
    if (instanceIds.length === 0) {
      call.require({ actions: ["mq:ListTagResources"], resources: [{ kind: "everything" }] });
    }
    const page = listInstanceTags(
      call.as("viewer", instanceIds),
      { instanceIds, tags: readTags(Tag, undefined) },
      { size: PAGE_SIZE, ...(NextToken === undefined ? {} : { cursor: NextToken }) },
    );
    return {
      Code: "200",
      Success: "true",
      Message: "operation success.",
      NextToken: page.next ?? "",
      TagResources: page.items.map(({ instanceId, key, value }) => ({
        ResourceType: "instance",
        ResourceId: instanceId,
        TagKey: key,
        TagValue: value,
      })),
    };
  },
});
