/** Why a caller may not do what it asked, for programs. Names and meanings are the vendor's. */
export interface AccessDeniedDetail {
  readonly AuthAction: string;
  readonly AuthPrincipalDisplayName: string;
  readonly AuthPrincipalOwnerId: string;
  readonly AuthPrincipalType: "Account" | "SubUser";
  /** Base64 of JSON that says what was asked: request, action, resource. Names no policy. */
  readonly EncodedDiagnosticMessage: string;
  readonly NoPermissionType: "ExplicitDeny" | "ImplicitDeny";
  readonly PolicyType: "AccountLevelIdentityBasedPolicy";
}

export interface ApiErrorOptions {
  readonly retryAfterMs?: number;
  readonly accessDenied?: AccessDeniedDetail;
}

/**
 * An answer that is not the one hoped for. `code` is an identifier that clients switch on, spelled as documented;
 * `message` is our own sentence: what is wrong and what to do, without any secret.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  readonly accessDenied: AccessDeniedDetail | undefined;

  constructor(status: number, code: string, message: string, options: ApiErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.accessDenied = options.accessDenied;
  }
}

/** A required parameter is not there, or is empty. */
export function missingParameter(name: string): ApiError {
  return new ApiError(400, `Missing${name}`, `The parameter ${name} is required. Add it to the request.`);
}

/** A named parameter cannot be what it is. @param advice a sentence that says what it must be. */
export function invalidParameter(name: string, advice: string): ApiError {
  return new ApiError(400, `InvalidParameter.${name}`, `The parameter ${name} is not valid. ${advice}`);
}
