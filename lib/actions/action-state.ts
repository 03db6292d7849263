import type { ErrorCode } from "../domain/errors.ts";

/** What an action answers; the browser gets nothing else. */
export type ActionState<T = unknown> =
  | { readonly status: "idle" }
  | {
      readonly status: "ok";
      readonly data: T;
      /** A sentence for the person, where the page alone does not say it all; shown as a toast. */
      readonly message?: string;
    }
  | {
      readonly status: "failed";
      readonly code: ErrorCode | "unexpected";
      /** A sentence for the person. */
      readonly message: string;
      /** Path of a field (`rules.0.topic`) → sentence. */
      readonly fields: Readonly<Record<string, string>>;
      readonly retryAfterMs?: number;
    };

export const IDLE: ActionState<never> = { status: "idle" };
