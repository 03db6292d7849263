import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { sha256Hex, signV3, stringToSignV3 } from "../lib/openapi/rpc/signature-v3.ts";
import { V3_ALGORITHM } from "../lib/openapi/rpc/string-to-sign.ts";

export interface ApiJob {
  readonly kind: "api";
  readonly url: string;
  readonly key: { readonly id: string; readonly secret: string };
  readonly action: string;
  /** Of each call; they are made in this order. */
  readonly parameters: readonly Readonly<Record<string, string>>[];
  readonly atOnce: number;
}

export interface ApiLoad {
  readonly perSecond: number;
  /** Milliseconds of each call. */
  readonly times: readonly number[];
}

/**
 * Calls an operation on a few kept connections, as fast as it is answered. The requests are signed before the clock runs:
 * what a caller's signature costs is not what the server does.
 * @throws Error when a call does not answer 200
 */
export async function measureApi({ url, key, action, parameters, atOnce }: ApiJob): Promise<ApiLoad> {
  const { host, hostname, port } = new URL(url);
  const calls = parameters.map((each) => signedCall(host, key, action, new URLSearchParams(each).toString()));
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times: number[] = [];
  let next = 0;
  const work = async () => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const { body, headers } = call;
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        const sent = request({ agent, hostname, port, path: "/", method: "POST", headers }, (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => {
            text += chunk;
          });
          response.once("end", () => {
            if (response.statusCode === 200) resolve();
            else reject(new Error(`${action} answered ${response.statusCode}: ${text}`));
          });
        });
        sent.once("error", reject);
        sent.end(body);
      });
      times.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
  return { perSecond: calls.length / ((performance.now() - startedAt) / 1_000), times };
}

/** One call, and what it was answered. @throws Error when that is not 200 */
export async function callOnce(
  url: string,
  key: ApiJob["key"],
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { body, headers } = signedCall(new URL(url).host, key, action, new URLSearchParams(parameters).toString());
  const answer = await fetch(`${url}/`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`${action} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

function signedCall(host: string, key: ApiJob["key"], action: string, body: string) {
  const payloadHash = sha256Hex(body);
  const headers = [
    ["content-type", "application/x-www-form-urlencoded"],
    ["host", host],
    ["x-acs-action", action],
    ["x-acs-content-sha256", payloadHash],
    ["x-acs-date", `${new Date().toISOString().slice(0, 19)}Z`],
    ["x-acs-signature-nonce", randomUUID()],
    ["x-acs-version", "2020-04-20"],
  ] as const;
  const text = stringToSignV3({ method: "POST", path: "/", query: [], headers, payloadHash });
  const names = headers.map(([name]) => name).join(";");
  return {
    body,
    headers: {
      ...Object.fromEntries(headers),
      accept: "application/json",
      "content-length": String(Buffer.byteLength(body)),
      authorization: `${V3_ALGORITHM} Credential=${key.id},SignedHeaders=${names},Signature=${signV3(key.secret, text)}`,
    },
  };
}
