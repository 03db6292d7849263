import { z } from "zod";
import { traceClient } from "../../services/connection-trace.ts";
import { actionOrInstanceAccess } from "../access.ts";
import { flag, integer, long, text } from "../input.ts";
import { defineOperation } from "../operation.ts";
import { CLIENT_ID, INSTANCE_ID } from "./parameters.ts";

export const queryMqttTraceDeviceOperation = defineOperation({
  name: "QueryMqttTraceDevice",
  summary: "Lists when a client connected, was refused and left, for the last seven days.",
  methods: ["GET", "POST"],
  rate: "QueryMqttTraceDevice",
  overflow: "Throttling.User",
  errors: {
    instance: "InstancePermissionCheckFailed",
    input: "ParameterCheckFailed",
    unavailable: "SystemOverFlow",
  },
  documented: ["InstancePermissionCheckFailed", "InternalError", "SystemOverFlow"],
  input: z.object({
    MqttRegionId: text(64).describe("Required as documented; it says nothing here."),
    InstanceId: INSTANCE_ID,
    ClientId: CLIENT_ID,
    BeginTime: long().describe("Milliseconds since 1970."),
    EndTime: long().describe("Milliseconds since 1970."),
    CurrentPage: integer(1).describe("Number of the page, from 1."),
    PageSize: integer(1, 100).describe("Events on a page, 1 to 100."),
    Reverse: flag().optional().describe("true: the newest first."),
  }),
  output: z.object({
    CurrentPage: z.number().int(),
    PageSize: z.number().int(),
    Total: z.number().int(),
    DeviceInfoList: z.array(
      z.object({
        Time: z.string(),
        ChannelId: z.string(),
        Action: z.string(),
        ActionCode: z.string(),
        ActionInfo: z.string(),
      }),
    ),
  }),
  example: {
    MqttRegionId: "local",
    InstanceId: "mqtt-cn-example0001",
    ClientId: "GID_example@@@device-1",
    BeginTime: "1767222000000",
    EndTime: "1767225600000",
    CurrentPage: "1",
    PageSize: "10",
  },
  access: ({ InstanceId }) => [actionOrInstanceAccess("mq:QueryMqttTraceDevice", InstanceId)],
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, { InstanceId, ClientId, BeginTime, EndTime, CurrentPage, PageSize, Reverse }) {
    const { total, events } = traceClient(ctx, {
      instanceId: InstanceId,
      clientId: ClientId,
      from: BeginTime,
      to: EndTime,
      page: CurrentPage,
      size: PageSize,
      newestFirst: Reverse === true,
    });
    return {
      CurrentPage,
      PageSize,
      Total: total,
      DeviceInfoList: events.map(({ at, channelId, action, info }) => ({
        Time: timeText(at),
        ChannelId: channelId,
        Action: action,
        ActionCode: `mqtt.trace.action.${action}`,
        ActionInfo: info,
      })),
    };
  },
});

/** `yyyy-MM-dd HH:mm:ss.SSS`, UTC. */
function timeText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 23);
}
