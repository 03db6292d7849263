import { ApiError, invalidParameter, missingParameter } from "../error.ts";
import { readBody } from "./body.ts";
import { collectParameters, type Parameters, parseForm, parseJson } from "./parameters.ts";
import { V3_ALGORITHM } from "./string-to-sign.ts";

export const API_VERSION = "2020-04-20";

/** A request of the RPC protocol, read but not believed. */
export interface RpcRequest {
  readonly method: "GET" | "POST";
  /** The path that it was sent to; signature version 3 signs it. */
  readonly path: string;
  readonly headers: Headers;
  readonly query: Parameters;
  /** Query and body together, each name once. */
  readonly parameters: Parameters;
  readonly body: Buffer;
  readonly contentType: "none" | "form" | "json";
  readonly signature: "V1" | "V3";
}

/** @throws ApiError for what cannot be read. */
export async function readRequest(request: Request): Promise<RpcRequest> {
  const { method, headers } = request;
  if (method !== "GET" && method !== "POST") {
    throw new ApiError("UnsupportedHTTPMethod", `Send the request by GET or POST, not by ${method}.`);
  }
  const url = new URL(request.url);
  const body = await readBody(request);
  const contentType = readContentType(headers, body);
  const query = collectParameters(url.searchParams);
  const rest = contentType === "form" ? parseForm(body) : contentType === "json" ? parseJson(body) : [];
  return {
    method,
    path: url.pathname,
    headers,
    query,
    parameters: collectParameters(query, rest),
    body,
    contentType,
    signature: headers.get("authorization")?.startsWith(V3_ALGORITHM) === true ? "V3" : "V1",
  };
}

function readContentType(headers: Headers, body: Buffer): RpcRequest["contentType"] {
  if (body.length === 0) return "none";
  const type = (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") return "form";
  if (type === "application/json") return "json";
  throw new ApiError(
    "UnsupportedContentType",
    "Send parameters in the query, or in a body of type application/x-www-form-urlencoded or application/json.",
  );
}

/**
 * Which operation is asked for, by the parameter `Action` or the header `x-acs-action`. Where both are there they must
 * agree: only one of them is signed.
 */
export function readAction(request: RpcRequest): string {
  return readNamed(request, "Action", "x-acs-action");
}

/** @throws ApiError `InvalidVersion` for every version but the one that there is. */
export function requireVersion(request: RpcRequest): void {
  const version = readNamed(request, "Version", "x-acs-version");
  if (version === API_VERSION) return;
  throw new ApiError("InvalidVersion", `This API has the version ${API_VERSION} only. Set Version to it.`);
}

function readNamed({ parameters, headers }: RpcRequest, name: string, header: string): string {
  const inParameters = parameters.get(name);
  const inHeader = headers.get(header) ?? undefined;
  if (inParameters !== undefined && inHeader !== undefined && inParameters !== inHeader) {
    throw invalidParameter(name, `The header ${header} says something else. Make them agree.`);
  }
  const value = inParameters ?? inHeader;
  if (value === undefined || value === "") throw missingParameter(name);
  return value;
}
