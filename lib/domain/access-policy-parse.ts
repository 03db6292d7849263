import type { AccessPolicyDocument } from "./access-policy.ts";

/** Something wrong with a policy document: where (`$.Statement[0].Action[1]`), and a sentence that says how to put it right. */
export interface PolicyProblem {
  readonly path: string;
  readonly message: string;
}

export type AccessPolicyResult =
  | { readonly ok: true; readonly document: AccessPolicyDocument; readonly warnings: readonly PolicyProblem[] }
  | { readonly ok: false; readonly errors: readonly PolicyProblem[] };

/** Reads a RAM policy document, strictly. @param input JSON text, or the value that it stands for. */
export function parseAccessPolicy(input: unknown): AccessPolicyResult {
  throw new Error(`Not there yet: ${typeof input}`);
}
