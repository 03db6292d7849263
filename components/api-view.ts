/** An operation of the API as pages show it. */
export interface ApiOperationView {
  readonly name: string;
  readonly family: ApiFamily;
  readonly summary: string;
  readonly isSupported: boolean;
  readonly methods: readonly ("GET" | "POST")[];
  readonly httpsOnly: boolean;
  readonly parameters: readonly ApiParameterView[];
  readonly answer: unknown;
  readonly errors: readonly { readonly code: string; readonly status: number }[];
  readonly needs: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
  readonly example: Readonly<Record<string, string>>;
}

export type ApiFamily =
  | "tokens"
  | "deviceCredentials"
  | "groups"
  | "customAuth"
  | "instances"
  | "sessions"
  | "messages"
  | "tags"
  | "unsupported";

export interface ApiParameterView {
  readonly name: string;
  readonly type: "text" | "integer" | "boolean" | "list" | "objects";
  readonly required: boolean;
  readonly description: string;
  readonly values: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly maxLength: number | null;
  readonly maxItems: number | null;
  readonly fields: readonly string[];
}

/** Key of the meaning of an error code in the catalogue: what ends in the name of a parameter has one meaning. */
export function apiErrorKey(code: string): string {
  if (/^Missing[A-Z]/.test(code)) return "Missing";
  if (code.startsWith("InvalidParameter.")) return "InvalidParameter";
  return code.replaceAll(".", "_");
}

/** A policy that allows what an operation needs for its example; null where it needs nothing. */
export function examplePolicy({ needs }: Pick<ApiOperationView, "needs">): string | null {
  if (needs.length === 0) return null;
  const statements = needs.map(({ actions, resources }) => ({
    Effect: "Allow",
    Action: actions[0],
    Resource: resources.length === 1 ? resources[0] : resources,
  }));
  return JSON.stringify({ Version: "1", Statement: statements }, null, 2);
}
