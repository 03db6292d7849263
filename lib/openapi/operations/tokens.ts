import { z } from "zod";
import { actionsToType, canonicalFilters } from "../../domain/token.ts";
import { applyToken, isTokenLive, revokeTokenText } from "../../services/tokens.ts";
import { type AccessNeed, instance, instanceAccess } from "../access.ts";
import { ApiError, type ApiErrorCode } from "../error.ts";
import { long, text } from "../input.ts";
import { defineOperation, type ErrorSpelling } from "../operation.ts";
import { INSTANCE_ID } from "./parameters.ts";

const errors: ErrorSpelling = {
  instance: "InstancePermissionCheckFailed",
  input: "ParameterCheckFailed",
  unavailable: "SystemOverFlow",
  details: { TopicNotGrantable: "PermissionCheckFailed" },
};

const documented: readonly ApiErrorCode[] = [
  "CheckAccountInfoFailed",
  "InstancePermissionCheckFailed",
  "InternalError",
  "SystemOverFlow",
];

const TOKEN = text(1_024).describe("The token, exactly as it was issued.");

/** Cannot be limited to an instance, whatever the parameter InstanceId says (product rule). */
const onEverything = (action: "mq:QueryToken" | "mq:RevokeToken"): AccessNeed => ({
  actions: [action],
  resources: [{ kind: "everything" }],
});

export const applyTokenOperation = defineOperation({
  name: "ApplyToken",
  summary: "Issues a token for topics of an instance.",
  methods: ["POST"],
  rate: "ApplyToken",
  overflow: "ApplyTokenOverFlow",
  errors,
  documented: ["ApplyTokenOverFlow", ...documented, "ParameterCheckFailed", "PermissionCheckFailed"],
  input: z.object({
    InstanceId: INSTANCE_ID,
    Resources: text()
      .transform((list) => canonicalFilters(list.split(",").map((topic) => topic.trim())))
      .describe("Topics, with commas between them; + and # may stand below the first level. At most 100."),
    Actions: text(16).describe("R (subscribe), W (publish), or R,W (both)."),
    ExpireTime: long().describe(
      "End of the token: milliseconds since 1970, at least 60 seconds ahead. More than 30 days are cut to 30 days.",
    ),
  }),
  output: z.object({ Token: z.string() }),
  example: {
    InstanceId: "mqtt-cn-example0001",
    Resources: "TopicA/+,TopicB/#",
    Actions: "R,W",
    ExpireTime: "1767225600000",
  },
  access: ({ InstanceId, Resources }) => [
    instanceAccess(InstanceId),
    {
      actions: ["mq:ApplyToken"],
      resources: Resources.map((topic) => ({ kind: "topic", instanceId: InstanceId, topic })),
      orOn: instance(InstanceId),
    },
  ],
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, { InstanceId, Resources, Actions, ExpireTime }) {
    const type = actionsToType(Actions);
    if (type === null) {
      throw new ApiError(
        "ParameterCheckFailed",
        "Actions must be R, W or R,W. One token has one of them for all topics.",
      );
    }
    const issued = applyToken(ctx, { instanceId: InstanceId, type, filters: Resources, expiresAt: ExpireTime });
    return { Token: issued.text };
  },
});

export const queryTokenOperation = defineOperation({
  name: "QueryToken",
  summary: "Says whether a token is good now.",
  methods: ["GET", "POST"],
  rate: "QueryToken",
  overflow: "QueryTokenOverFlow",
  errors,
  documented: ["QueryTokenOverFlow", ...documented],
  input: z.object({ InstanceId: INSTANCE_ID, Token: TOKEN }),
  output: z.object({ TokenStatus: z.boolean() }),
  example: { InstanceId: "mqtt-cn-example0001", Token: "gtk_…" },
  access: () => [onEverything("mq:QueryToken")],
  role: "viewer",
  instances: ({ InstanceId }) => [InstanceId],
  run: ({ ctx }, { InstanceId, Token }) => ({
    TokenStatus: isTokenLive(ctx, { instanceId: InstanceId, text: Token }),
  }),
});

export const revokeTokenOperation = defineOperation({
  name: "RevokeToken",
  summary: "Revokes a token; connections that hold it are closed within a second.",
  methods: ["POST"],
  rate: "RevokeToken",
  overflow: "RevokeTokenOverFlow",
  errors,
  documented: ["RevokeTokenOverFlow", ...documented, "ParameterCheckFailed"],
  input: z.object({ InstanceId: INSTANCE_ID, Token: TOKEN }),
  output: z.object({}),
  example: { InstanceId: "mqtt-cn-example0001", Token: "gtk_…" },
  access: () => [onEverything("mq:RevokeToken")],
  role: "operator",
  instances: ({ InstanceId }) => [InstanceId],
  run({ ctx }, { InstanceId, Token }) {
    revokeTokenText(ctx, { instanceId: InstanceId, text: Token });
    return {};
  },
});
