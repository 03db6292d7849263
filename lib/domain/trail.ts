import type { Decider, Decision, Step, StepCheck } from "./decision.ts";
import type { ReasonCode } from "./reason.ts";

type Params = Readonly<Record<string, string | number>>;

/** Longest text of a request that a decision repeats: decisions are stored and shown, topics can have 64 KiB. */
const MAX_QUOTED_LENGTH = 256;

/** A text of the request as a decision may repeat it: well-formed Unicode, cut where it is very long. */
export function quoted(text: string): string {
  const short = text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH)}…`;
  // With the u flag this matches surrogates that are not part of a pair.
  return short.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Collects the steps of a decision; ends in exactly one decision. */
export class Trail {
  readonly #steps: Step[] = [];

  pass(check: StepCheck, subject?: string): void {
    this.#steps.push(subject === undefined ? { check, outcome: "pass" } : { check, outcome: "pass", subject });
  }

  skip(check: StepCheck, subject?: string): void {
    this.#steps.push(subject === undefined ? { check, outcome: "skip" } : { check, outcome: "skip", subject });
  }

  allow(decidedBy: Decider | null, losing: readonly Decider[] = []): Decision {
    return { allowed: true, reason: "ok", decidedBy, losing, steps: this.#steps, params: {} };
  }

  refuse(
    check: StepCheck,
    reason: Exclude<ReasonCode, "ok">,
    params: Params,
    decidedBy: Decider | null = null,
    losing: readonly Decider[] = [],
    subject?: string,
  ): Decision {
    this.#steps.push(subject === undefined ? { check, outcome: "refuse" } : { check, outcome: "refuse", subject });
    return { allowed: false, reason, decidedBy, losing, steps: this.#steps, params };
  }
}
