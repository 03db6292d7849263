import type { ResourceSuggestion } from "./access-policy-view.ts";

/** Whose access policies a Signature client is held to, and which of them can be drafted. */
export interface UserOfCheck {
  readonly userId: string;
  readonly name: string;
  readonly policies: readonly { readonly name: string; readonly version: number; readonly document: string }[];
  readonly resources: readonly ResourceSuggestion[];
}

/** A draft of an access policy. */
export interface AccessPolicyDraft {
  readonly name: string;
  /** The one that it takes the place of; 0: none yet. */
  readonly version: number;
  /** JSON text. */
  readonly document: string;
}

/** A name that no policy of the user has. */
export function newPolicyName(user: UserOfCheck): string {
  const taken = new Set(user.policies.map(({ name }) => name));
  const base = `policy-of-${user.name.replace(/[^A-Za-z0-9_.-]+/g, "-")}`.slice(0, 120);
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
  return name;
}

/** The statements of another document at the end of this one; null where this one cannot be read. */
export function withStatementsOf(document: string, other: string): string | null {
  try {
    const [into, from] = [JSON.parse(document), JSON.parse(other)] as { Statement: unknown[] }[];
    if (into === undefined || from === undefined) return null;
    return JSON.stringify({ ...into, Statement: [...into.Statement, ...from.Statement] }, null, 2);
  } catch {
    return null;
  }
}

/** What is needed so that a proposal is in force: in the first policy of the user's own, or in a new one. */
export function draftOfProposal(user: UserOfCheck, document: string): AccessPolicyDraft {
  const [own] = user.policies;
  const widened = own === undefined ? null : withStatementsOf(own.document, document);
  return own === undefined || widened === null
    ? { name: newPolicyName(user), version: 0, document }
    : { name: own.name, version: own.version, document: widened };
}

/** One that allows nothing yet, to begin with. */
export function emptyDraft(user: UserOfCheck, instanceId: string): AccessPolicyDraft {
  const Statement = [{ Effect: "Allow", Action: ["mq:PUB"], Resource: [`acs:mq:*:*:topic/${instanceId}/TopicA`] }];
  return { name: newPolicyName(user), version: 0, document: JSON.stringify({ Version: "1", Statement }, null, 2) };
}
