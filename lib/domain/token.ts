export const TOKEN_TYPES = ["R", "W", "RW"] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];
