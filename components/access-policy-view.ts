/** A resource that a policy could mean, with what it is in words. */
export interface ResourceSuggestion {
  readonly value: string;
  readonly label: string;
}

/** A version of a policy in the list of them. */
export interface PolicyVersionView {
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Lines that it added to, and took from, the version before; null for the first that is kept. */
  readonly changed: { readonly added: number; readonly removed: number } | null;
}
