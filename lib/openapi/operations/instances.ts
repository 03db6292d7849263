import { z } from "zod";
import type { Edition } from "../../domain/quota.ts";
import { listInstances, readInstanceIds } from "../../services/instances.ts";
import { hasTags, readInstanceTags } from "../../services/tags.ts";
import { type AccessNeed, instance } from "../access.ts";
import { defineOperation } from "../operation.ts";
import { asTagAnswer, readTags, TAGS_JSON } from "./tag-parameters.ts";

/** The vendor publishes neither list; the documentation of this API has ours. */
const TYPES: Readonly<Record<Edition, number>> = { Standard: 2, Professional: 3, Platinum: 4 };
const RUNNING = 5;
const DISABLED = 0;

/** The vendor's level whose operations these are; clients look whether SendMessage is there (from V3.3.0). */
const KERNEL_VERSION = "V3.3.0";
/** An instance here does not end: the last second that programs with four-digit years can hold. */
const NEVER = Date.UTC(9999, 11, 31, 23, 59, 59);

export const mayList = (instanceId: string): AccessNeed => ({
  actions: ["mq:ListMqttInstance"],
  resources: [instance(instanceId)],
});

export const listInstancesOperation = defineOperation({
  name: "ListInstances",
  summary: "Lists the instances that the caller may list.",
  methods: ["GET", "POST"],
  httpsOnly: true,
  rate: "ListInstances",
  overflow: "Throttling.User",
  errors: { instance: "InstancePermissionCheckFailed", unavailable: "ServiceUnavailable" },
  documented: ["InternalError", "ServiceUnavailable"],
  input: z.object({ Tags: TAGS_JSON }),
  output: z.object({
    // Texts, as documented; numbers and booleans elsewhere.
    Code: z.string(),
    Success: z.string(),
    Message: z.string(),
    Instances: z.array(
      z.object({
        InstanceId: z.string(),
        InstanceName: z.string(),
        InstanceType: z.number().int(),
        InstanceStatus: z.number().int(),
        Specific: z.string(),
        KernelVersion: z.string(),
        RegionId: z.string(),
        OrderId: z.string(),
        CreateTime: z.number().int(),
        ExpireTime: z.number().int(),
        MqttTags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })),
      }),
    ),
  }),
  example: {},
  access: () => [],
  shows: () => mayList("*"),
  role: "viewer",
  instances: () => [],
  run(call, { Tags }) {
    const { db } = call.ctx;
    const visible = readInstanceIds(db).filter((id) => call.may(mayList(id)));
    // Somebody who may list none is told so; who may list all sees that there are none.
    if (visible.length === 0) call.require(mayList("*"));
    const wanted = readTags(undefined, Tags);
    const rows = listInstances(call.as("viewer", visible)).map((row) => ({ row, tags: readInstanceTags(db, row.id) }));
    return {
      Code: "200",
      Success: "true",
      Message: "operation success.",
      Instances: rows
        .filter(({ tags }) => hasTags(tags, wanted))
        .map(({ row, tags }) => ({
          InstanceId: row.id,
          InstanceName: row.name,
          InstanceType: TYPES[row.edition],
          InstanceStatus: row.enabled ? RUNNING : DISABLED,
          Specific: row.edition.toLowerCase(),
          KernelVersion: KERNEL_VERSION,
          RegionId: "local",
          OrderId: "",
          CreateTime: row.createdAt,
          ExpireTime: NEVER,
          MqttTags: asTagAnswer(tags),
        })),
    };
  },
});
