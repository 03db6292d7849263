import type { AttachedPolicy } from "./decision.ts";

/** Policies made ready for decisions; opaque. */
export interface CompiledPolicies {
  readonly policies: readonly AttachedPolicy[];
}

/** Prepares the policies of an access user. Do it once per change, not per decision. */
export function compilePolicies(policies: readonly AttachedPolicy[]): CompiledPolicies {
  return { policies };
}
