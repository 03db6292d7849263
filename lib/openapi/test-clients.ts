import { createRequire } from "node:module";
import type { Key } from "./test-server.ts";

// Both are CommonJS with the class in different places; this loads them as an application would.
const require = createRequire(import.meta.url);

interface PopCore {
  request(action: string, params: object, options?: object): Promise<Record<string, unknown>>;
}
const { RPCClient } = require("@alicloud/pop-core") as { RPCClient: new (config: object) => PopCore };

interface OpenApiClient {
  callApi(params: object, request: object, runtime: object): Promise<{ body: Record<string, unknown> }>;
}
const openApi = require("@alicloud/openapi-client") as {
  default: new (config: object) => OpenApiClient;
  Config: new (map: object) => object;
  Params: new (map: object) => object;
  OpenApiRequest: new (map: object) => object;
};
const { RuntimeOptions } = require("@alicloud/tea-util") as { RuntimeOptions: new (map: object) => object };

/** What an SDK signs with. */
export interface SdkKey extends Pick<Key, "id" | "secret"> {
  /** Of a temporary key. */
  readonly securityToken?: string;
}

export type Parameters = Readonly<Record<string, unknown>>;
export type Answer = Record<string, unknown> & { RequestId: string };

/** What either SDK throws, in one shape. */
export class SdkError extends Error {
  readonly code: string;
  readonly data: Record<string, unknown>;
  constructor(code: string, message: string, data: Record<string, unknown>) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** One SDK in one of its manners. */
export interface SdkClient {
  call(action: string, parameters: Parameters, method?: "GET" | "POST"): Promise<Answer>;
}

const VERSION = "2020-04-20";

/** @param to `http://host:port` or `host:port`. */
export const SDKS: Readonly<Record<string, (host: string, key: SdkKey) => SdkClient>> = {
  "pop-core": (host, key) => {
    const client = new RPCClient({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
      endpoint: `http://${host}`,
      apiVersion: VERSION,
    });
    return {
      async call(action, parameters, method = "POST") {
        try {
          return (await client.request(action, parameters, { method, timeout: 10_000 })) as Answer;
        } catch (error) {
          const { code, message, data } = error as { code: string; message: string; data: Record<string, unknown> };
          throw new SdkError(code, message, data);
        }
      },
    };
  },
  "openapi-client, parameters in the query": (host, key) => tea(host, key, { in: "query" }),
  "openapi-client, parameters in the form": (host, key) => tea(host, key, { in: "body" }),
  "openapi-client, signature version 1": (host, key) => tea(host, key, { in: "query", signatureAlgorithm: "v2" }),
};

function tea(
  host: string,
  key: SdkKey,
  manner: { readonly in: "query" | "body"; readonly signatureAlgorithm?: string },
): SdkClient {
  const client = new openApi.default(
    new openApi.Config({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
      endpoint: host,
      protocol: "HTTP",
      ...(manner.signatureAlgorithm === undefined ? {} : { signatureAlgorithm: manner.signatureAlgorithm }),
    }),
  );
  return {
    async call(action, parameters, method = "POST") {
      const params = new openApi.Params({
        action,
        version: VERSION,
        protocol: "HTTP",
        pathname: "/",
        method,
        authType: "AK",
        style: "RPC",
        reqBodyType: "formData",
        bodyType: "json",
      });
      const where = method === "GET" ? "query" : manner.in;
      // The generated SDKs flatten lists of the query themselves, by the same rule.
      const request = new openApi.OpenApiRequest({ [where]: where === "query" ? flatten(parameters) : parameters });
      try {
        const { body } = await client.callApi(
          params,
          request,
          new RuntimeOptions({ autoretry: false, maxAttempts: 1 }),
        );
        return body as Answer;
      } catch (error) {
        const { code, message, data } = error as { code: string; message: string; data: Record<string, unknown> };
        throw new SdkError(code, message, data);
      }
    },
  };
}

function flatten(parameters: Parameters): Record<string, string> {
  const flat: Record<string, string> = {};
  const put = (name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        put(`${name}.${index + 1}`, item);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) put(`${name}.${key}`, item);
    } else if (value !== undefined) flat[name] = String(value);
  };
  for (const [name, value] of Object.entries(parameters)) put(name, value);
  return flat;
}
