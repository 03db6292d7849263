/** What the two pairs of a rotation tell about the device, while both are good. */
export interface Rotation {
  /** Last CONNECT with the new pair, epoch ms. */
  readonly lastUsedAt: number | null;
  readonly previous: { readonly lastUsedAt: number | null };
}

/**
 * Whether the device has moved over to the new pair. `waiting`: neither pair was used since the rotation that is known of;
 * `old`: the old pair is what it used last, so ending the overlap would lock it out; `moved`: the new one is.
 */
export type Adoption = "waiting" | "old" | "moved";

export function adoptionOf({ lastUsedAt, previous }: Rotation): Adoption {
  if (lastUsedAt !== null && lastUsedAt >= (previous.lastUsedAt ?? 0)) return "moved";
  return previous.lastUsedAt === null ? "waiting" : "old";
}
