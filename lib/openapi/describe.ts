import { ERROR_STATUS } from "./error.ts";
import type { Operation } from "./operation.ts";
import { OPERATION_FAMILIES, OPERATIONS } from "./operations/index.ts";
import { API_VERSION } from "./rpc/request.ts";
import { schemaOf } from "./schema.ts";

type Json = Readonly<Record<string, unknown>>;

const INTRODUCTION = [
  "The RPC API of ApsaraMQ for MQTT (OnsMqtt), as Gatehouse answers it. SDKs send every operation to `/`; the fragment in",
  "the paths below only tells operations apart and is never sent. Parameters may stand in the query, in a form",
  "(lists as `Name.1`, `Name.2`, objects as `Name.1.Key`) or, with signature version 3, in a JSON body as described here.",
  "Every request is signed with an access key, by ACS3-HMAC-SHA256 in the header Authorization or by signature version 1.0",
  "in parameters.",
].join(" ");

/** The API as an OpenAPI 3.1 document, made from the schemas that requests are read with. */
export function describeApi(): Json {
  return {
    openapi: "3.1.0",
    info: { title: "Gatehouse API", version: API_VERSION, description: INTRODUCTION },
    servers: [{ url: "/" }],
    security: [{ acs3: [] }, { v1: [] }],
    paths: Object.fromEntries(OPERATIONS.map((operation) => [`/#${operation.name}`, describeOperation(operation)])),
    components: {
      securitySchemes: {
        acs3: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description: "ACS3-HMAC-SHA256 Credential=<access key ID>,SignedHeaders=…,Signature=<hex>",
        },
        v1: {
          type: "apiKey",
          in: "query",
          name: "Signature",
          description:
            "Base64(HMAC-SHA1), with AccessKeyId, SignatureMethod, SignatureVersion, SignatureNonce, Timestamp",
        },
      },
      schemas: { Error: ERROR_SCHEMA },
    },
  };
}

const ERROR_SCHEMA: Json = {
  type: "object",
  required: ["RequestId", "HostId", "Code", "Message", "Recommend"],
  properties: {
    RequestId: { type: "string" },
    HostId: { type: "string", description: "The host that was called." },
    Code: { type: "string", description: "What programs switch on." },
    Message: { type: "string", description: "What is wrong and what to do, for people." },
    Recommend: { type: "string", format: "uri", description: "Where to read about the code." },
    AccessDeniedDetail: {
      type: "object",
      description: "With NoPermission: what is missing.",
      additionalProperties: { type: "string" },
    },
  },
};

const HEADERS: readonly Json[] = [
  {
    name: "x-acs-version",
    in: "header",
    required: true,
    schema: { type: "string", const: API_VERSION },
  },
];

function describeOperation(operation: Operation): Json {
  const { name, summary, methods } = operation;
  const input = schemaOf(operation.input, "input");
  const method = methods.includes("POST") ? "post" : "get";
  const described = {
    operationId: name,
    summary,
    ...(methods.length > 1 ? { description: "By GET too, with the parameters in the query." } : {}),
    ...(OPERATION_FAMILIES.unsupported.includes(operation) ? { deprecated: true } : {}),
    parameters: [
      { name: "x-acs-action", in: "header", required: true, schema: { type: "string", const: name } },
      ...HEADERS,
      ...(method === "get" ? asQuery(input) : []),
    ],
    ...(method === "post"
      ? {
          requestBody: {
            required: (input.required as readonly string[] | undefined) !== undefined,
            content: {
              "application/json": { schema: input },
              // OpenAPI has no words for how lists travel in a form.
              ...(hasLists(input) ? {} : { "application/x-www-form-urlencoded": { schema: input } }),
            },
          },
        }
      : {}),
    responses: {
      "200": {
        description: "Done.",
        content: { "application/json": { schema: withRequestId(schemaOf(operation.output, "output")) } },
      },
      ...describeErrors(operation),
    },
  };
  return { [method]: described };
}

/** Errors of the operation by status, beside those that every request can end in. */
function describeErrors(operation: Operation): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of operation.documented) {
    const status = code in ERROR_STATUS ? ERROR_STATUS[code as keyof typeof ERROR_STATUS] : 400;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  return Object.fromEntries([
    ...[...byStatus].map(([status, codes]) => [String(status), { description: codes.join(", "), content }] as const),
    ["default", { description: "Errors of the protocol: see the documentation of this API.", content }] as const,
  ]);
}

const hasLists = (input: Json): boolean =>
  Object.values((input.properties ?? {}) as Record<string, Json>).some(({ type }) => type === "array");

function asQuery(input: Json): Json[] {
  const required = (input.required ?? []) as readonly string[];
  return Object.entries((input.properties ?? {}) as Record<string, Json>).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function withRequestId(output: Json): Json {
  return {
    ...output,
    required: ["RequestId", ...((output.required ?? []) as readonly string[])],
    properties: { RequestId: { type: "string" }, ...(output.properties as Json) },
  };
}
