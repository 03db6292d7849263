import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { ROOT } from "../gatehouse.ts";

/** Everything that a request can be, without the politeness of a browser. */
export interface Shot {
  readonly method?: string;
  /** Path and query, sent as they stand. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request over a connection of its own; follows nothing and keeps nothing. */
export function shoot(url: string, { method = "GET", path, headers = {}, body }: Shot): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Cookies as a browser would send them back: `name=value; …`. Those that were set to nothing are dropped. */
export function cookiesOf(...answers: readonly Answer[]): string {
  const jar = new Map<string, string>();
  for (const { headers } of answers) {
    for (const line of headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** What came of signing in: the answer, and the cookies to go on with. */
export interface SignIn {
  readonly answer: Answer;
  readonly cookies: string;
  /** Code of the refusal, or null. */
  readonly error: string | null;
}

/** Signs in at the routes of next-auth, as the sign-in page does. */
export async function signIn(
  url: string,
  credentials: Credentials,
  more: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly callbackUrl?: string;
    readonly cookies?: string;
  } = {},
): Promise<SignIn> {
  const headers = { ...more.headers };
  const csrf = await shoot(url, { path: "/api/auth/csrf", headers: { ...headers, cookie: more.cookies ?? "" } });
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const before = [more.cookies ?? "", cookiesOf(csrf)].filter(Boolean).join("; ");
  const answer = await shoot(url, {
    method: "POST",
    path: "/api/auth/callback/credentials",
    headers: { ...headers, cookie: before, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      ...credentials,
      csrfToken,
      json: "true",
      callbackUrl: more.callbackUrl ?? "/",
    }).toString(),
  });
  const to = (() => {
    try {
      return (JSON.parse(answer.text) as { url?: string }).url ?? "";
    } catch {
      return answer.headers.location ?? "";
    }
  })();
  return {
    answer,
    cookies: cookiesOf(csrf, answer),
    error: to === "" ? `status ${answer.status}` : new URL(to, url).searchParams.get("error"),
  };
}

/** A server action of the build. */
export interface ActionReference {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** A page that has it, as a pattern: `/instances/[instanceId]/groups`. */
  readonly page: string;
}

/** Every server action that the build has: each is an address that anybody can post to. */
export function builtActions(): ActionReference[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, ".next/server/server-reference-manifest.json"), "utf8")) as {
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  };
  return Object.entries(manifest.node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    name: exportedName,
    file: filename,
    page: pathOf(Object.keys(workers)[0]?.replace(/^app/, "") ?? "/page"),
  }));
}

/** Every page and route handler of the build, as patterns: `/instances/[instanceId]/groups`. */
export function builtPaths(): { readonly pages: string[]; readonly routes: string[] } {
  const manifest = JSON.parse(readFileSync(join(ROOT, ".next/server/app-paths-manifest.json"), "utf8")) as object;
  const names = Object.keys(manifest);
  return {
    pages: names.filter((name) => name.endsWith("/page")).map(pathOf),
    routes: names.filter((name) => name.endsWith("/route")).map(pathOf),
  };
}

const pathOf = (name: string) => name.replace(/\/(page|route)$/, "").replace(/\/\([^)]*\)/g, "") || "/";

/** What an action answered: its state, or the answer itself where there is none. */
export interface ActionAnswer extends Answer {
  readonly state: {
    readonly status?: string;
    readonly code?: string;
    readonly message?: string;
    readonly data?: unknown;
  } | null;
}

/** Calls a server action as the page would, with plain values for its arguments. */
export async function callAction(
  url: string,
  action: Pick<ActionReference, "id">,
  args: readonly unknown[],
  more: { readonly path?: string; readonly cookies?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<ActionAnswer> {
  const answer = await shoot(url, {
    method: "POST",
    path: more.path ?? "/",
    headers: {
      "next-action": action.id,
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      origin: url,
      cookie: more.cookies ?? "",
      ...more.headers,
    },
    body: JSON.stringify(args),
  });
  return { ...answer, state: stateOf(answer.text) };
}

/** The state in the stream of an answer: the row that the root (`0:`) names as the value of the action. */
function stateOf(text: string): ActionAnswer["state"] {
  const rows = new Map(
    text.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  try {
    const root = JSON.parse(rows.get("0") ?? "null") as { a?: string } | null;
    const row = rows.get(/^\$@(\w+)$/.exec(root?.a ?? "")?.[1] ?? "");
    return row === undefined ? null : (JSON.parse(row) as ActionAnswer["state"]);
  } catch {
    return null;
  }
}
