import type { TokenType } from "@/lib/domain/token.ts";

/** A token as pages show it; its text is nowhere. */
export interface TokenView {
  readonly id: number;
  readonly instanceId: string;
  readonly prefix: string;
  readonly lastFour: string;
  readonly type: TokenType;
  readonly filters: readonly string[];
  readonly note: string;
  readonly state: "live" | "expired" | "revoked";
  readonly issuedByName: string;
  readonly issuedFrom: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly lastUsedClientId: string | null;
  readonly lastUsedAddress: string | null;
}

/** The text of a token, the one time that it is shown. */
export interface NewTokenView {
  readonly text: string;
  readonly type: TokenType;
  readonly filters: readonly string[];
  readonly expiresAt: number;
}

export const shownToken = ({ prefix, lastFour }: Pick<TokenView, "prefix" | "lastFour">): string =>
  `${prefix}…${lastFour}`;
