/**
 * Every error code with its HTTP status, spelled as documented, mistakes included: clients switch on them. `Missing…` and
 * `InvalidParameter.…` are made with the name of the parameter.
 */
export const ERROR_STATUS = {
  // Protocol.
  UnsupportedHTTPMethod: 400,
  RequestTooLarge: 413,
  UnsupportedContentType: 415,
  MalformedBody: 400,
  "InvalidAction.NotFound": 404,
  InvalidVersion: 400,
  IncompleteSignature: 400,
  "InvalidTimeStamp.Format": 400,
  "InvalidTimeStamp.Expired": 400,
  "InvalidAccessKeyId.NotFound": 404,
  "InvalidAccessKeyId.Inactive": 403,
  SignatureDoesNotMatch: 400,
  SignatureNonceUsed: 400,
  "InvalidProtocol.NeedSsl": 400,
  "Throttling.User": 429,
  Throttling: 429,
  NoPermission: 403,
  InternalError: 500,
  ServiceUnavailable: 503,
  // Business.
  CheckAccountInfoFailed: 400,
  InstancePermissionCheckFailed: 400,
  PermissionCheckFailed: 400,
  ResourcePermissionCheckFailed: 400,
  ParameterCheckFailed: 400,
  ParameterFieldCheckFailed: 400,
  ApiNotSupport: 404,
  SystemOverFlow: 500,
  SendMessageFailed: 500,
  ApplyTokenOverFlow: 400,
  QueryTokenOverFlow: 400,
  RevokeTokenOverFlow: 400,
  InstanceNotFound: 400,
  GroupIdAlreadyExsited: 400,
  CreateGroupIdError: 500,
  DeleteGroupIdError: 500,
  DeviceCredentialNotFound: 400,
  DeviceCredentialNumExceed: 400,
  "Customauth.over.capacity": 400,
} as const;

export type KnownErrorCode = keyof typeof ERROR_STATUS;
export type ApiErrorCode = KnownErrorCode | `Missing${string}` | `InvalidParameter.${string}`;

/** Why a caller may not do what it asked, for programs. Names and meanings are the vendor's. */
export interface AccessDeniedDetail {
  readonly AuthAction: string;
  readonly AuthPrincipalDisplayName: string;
  readonly AuthPrincipalOwnerId: string;
  readonly AuthPrincipalType: "SubUser";
  /** Base64 of JSON that says what was asked: request, action, resource. Names no policy. */
  readonly EncodedDiagnosticMessage: string;
  readonly NoPermissionType: "ExplicitDeny" | "ImplicitDeny";
  readonly PolicyType: "AccountLevelIdentityBasedPolicy";
}

export interface ApiErrorOptions {
  readonly retryAfterMs?: number;
  readonly accessDenied?: AccessDeniedDetail;
}

/** An answer other than the one hoped for. `message` is our own sentence: what is wrong and what to do, without any secret. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly accessDenied: AccessDeniedDetail | undefined;

  constructor(code: ApiErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message);
    this.status = isKnown(code) ? ERROR_STATUS[code] : 400;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.accessDenied = options.accessDenied;
  }
}

function isKnown(code: ApiErrorCode): code is KnownErrorCode {
  return Object.hasOwn(ERROR_STATUS, code);
}

/** A required parameter is not there, or is empty. */
export function missingParameter(name: string): ApiError {
  return new ApiError(`Missing${name}`, `The parameter ${name} is required. Add it to the request.`);
}

/** A named parameter cannot be what it is. @param advice a sentence that says what it must be. */
export function invalidParameter(name: string, advice: string): ApiError {
  return new ApiError(`InvalidParameter.${name}`, `The parameter ${name} is not valid. ${advice}`);
}
