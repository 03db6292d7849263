export const ACCESS_USER_KINDS = ["primary", "ram"] as const;
export type AccessUserKind = (typeof ACCESS_USER_KINDS)[number];

export const KEY_STATUSES = ["active", "disabled"] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export interface AccessPolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A RAM policy document (policy syntax version 1). */
export interface AccessPolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly AccessPolicyStatement[];
}
