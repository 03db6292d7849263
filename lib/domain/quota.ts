export const EDITIONS = ["Standard", "Professional", "Platinum"] as const;
export type Edition = (typeof EDITIONS)[number];
