/** The closed set of ways in which a request can fail. Each door (page, API, hook) translates the code into its own words. */
export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "invalid_input"
  | "quota_exceeded"
  | "rate_limited"
  | "unavailable";

export interface DomainErrorOptions {
  /** Which field of the input is wrong, as a path (`rules.0.topic`), so that a form can show the sentence beside it. */
  readonly field?: string;
  /** Several fields at once: path → sentence. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds until another try can succeed (`rate_limited`). */
  readonly retryAfterMs?: number;
  /** A finer identifier than the code for doors that need one, e.g. `DeviceCredentialNumExceed`. */
  readonly detail?: string;
}

/**
 * The only error that services throw on purpose. `message` is a sentence for the person who asked: it says what is wrong
 * and what to do, and never carries a secret. Anything else that is thrown is a defect and is never shown to anybody.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message);
    this.code = code;
    this.field = options.field;
    this.fields = options.fields;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
  }
}
