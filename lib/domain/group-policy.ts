export const DEFAULT_EFFECTS = ["Allow", "Deny"] as const;
export type DefaultEffect = (typeof DEFAULT_EFFECTS)[number];

/** One rule of a group policy; `topic` is a filter of any number of levels, with `+` and `#`. */
export interface GroupRule {
  readonly effect: "Allow" | "Deny";
  readonly pub: boolean;
  readonly sub: boolean;
  readonly topic: string;
}
