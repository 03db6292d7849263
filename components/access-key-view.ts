import type { FormAction } from "./ui/action-state.ts";

/** An access key as the page shows it: no secret. */
export interface AccessKeyView {
  readonly id: string;
  readonly status: "active" | "disabled";
  readonly note: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
  readonly lastUsedClientId: string | null;
  /** Whose it is, where the keys of several users are listed. */
  readonly user?: { readonly id: string; readonly name: string };
}

/** A user that a key can be made for. */
export interface KeyOwner {
  readonly id: string;
  readonly name: string;
}

/** An access key with its secret, the one time that it is shown. */
export interface NewAccessKeyView {
  readonly id: string;
  readonly secret: string;
  /** A client of an instance and group that exist, with what it sends for this key; null where there is no group yet. */
  readonly example: { readonly clientId: string; readonly username: string; readonly password: string } | null;
}

export interface AccessKeyActions {
  readonly setStatus: FormAction<unknown>;
  readonly setNote: FormAction<unknown>;
  readonly remove: FormAction<unknown>;
}
