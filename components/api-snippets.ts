import { API_VERSION, type RequestToSign, type SignedRequest } from "./api-sign.ts";
import type { Snippet } from "./ui/snippet-tabs.tsx";

type Call = Pick<RequestToSign, "signature" | "method" | "action" | "parameters" | "origin">;

/**
 * The same call for a shell and for two SDKs. The first is the signed request itself, good once; the programs sign for
 * themselves and read the key from the environment, so that no secret is in what is copied.
 */
export function apiSnippets(call: Call, signed: SignedRequest | null): Snippet[] {
  return [
    ...(signed === null ? [] : [{ key: "curl", label: "curl", code: curl(signed) }]),
    { key: "pop-core", label: "@alicloud/pop-core", code: popCore(call) },
    { key: "openapi-client", label: "@alicloud/openapi-client", code: openApiClient(call) },
  ];
}

function curl({ method, url, headers, body }: SignedRequest): string {
  return [
    `curl -X ${method} ${shell(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${shell(`${name}: ${value}`)}`),
    ...(method === "POST" ? [`  --data-raw ${shell(body)}`] : []),
  ].join(" \\\n");
}

function popCore({ method, action, parameters, origin }: Call): string {
  return `// npm install @alicloud/pop-core
const { RPCClient } = ${fetched("@alicloud/pop-core")};

const client = new RPCClient({
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  endpoint: ${JSON.stringify(origin)},
  apiVersion: "${API_VERSION}",
});
const parameters = ${object(parameters)};
client
  .request(${JSON.stringify(action)}, parameters, { method: "${method}" })
  .then(console.log, console.error);
`;
}

function openApiClient({ signature, method, action, parameters, origin }: Call): string {
  const { host, protocol } = new URL(origin);
  const scheme = protocol === "https:" ? "HTTPS" : "HTTP";
  return `// npm install @alicloud/openapi-client @alicloud/tea-util
const { default: Client, Config, Params, OpenApiRequest } = ${fetched("@alicloud/openapi-client")};
const { RuntimeOptions } = ${fetched("@alicloud/tea-util")};

const client = new Client(
  new Config({
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    endpoint: ${JSON.stringify(host)},
    protocol: "${scheme}",${signature === "v1" ? '\n    signatureAlgorithm: "v2", // what the SDK calls signature version 1.0' : ""}
  }),
);
const params = new Params({
  action: ${JSON.stringify(action)},
  version: "${API_VERSION}",
  protocol: "${scheme}",
  pathname: "/",
  method: "${method}",
  authType: "AK",
  style: "RPC",
  reqBodyType: "formData",
  bodyType: "json",
});
const request = new OpenApiRequest({
  ${method === "GET" ? "query" : "body"}: ${object(parameters, "  ")},
});
client
  .callApi(params, request, new RuntimeOptions({}))
  .then(({ body }) => console.log(body), console.error);
`;
}

function object(value: Readonly<Record<string, string>>, indent = ""): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([name, text]) => `${indent}  ${/^[A-Za-z]+$/.test(name) ? name : JSON.stringify(name)}: ${JSON.stringify(text)},`,
  );
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const fetched = (name: string) => `require(${JSON.stringify(name)})`;

/** In single quotes nothing means anything to a shell but the single quote itself. */
const shell = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
