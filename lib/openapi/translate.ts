import { DomainError } from "../domain/errors.ts";
import { ApiError, invalidParameter } from "./error.ts";
import type { Operation } from "./operation.ts";

/** What a service says went wrong, in the words of the API. Null for what is a defect, and is not shown. */
export function translateError(operation: Operation, error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  if (!(error instanceof DomainError)) return null;
  const { errors } = operation;
  const { code, detail, message, retryAfterMs } = error;
  const named = errors.details?.[detail ?? ""] ?? errors.details?.[code];
  if (named !== undefined) return new ApiError(named, message);
  if (detail === "InstanceNotFound") return new ApiError(errors.instance, message);
  switch (code) {
    case "invalid_input":
    case "conflict":
    case "quota_exceeded":
    case "not_found":
      return errors.input === undefined
        ? invalidParameter(parameterName(error.field), message)
        : new ApiError(errors.input, message);
    case "rate_limited":
      return new ApiError(operation.overflow, message, retryAfterMs === undefined ? {} : { retryAfterMs });
    case "unavailable":
      return new ApiError(errors.unavailable, message);
    case "forbidden":
      return new ApiError("NoPermission", message);
    case "unauthenticated":
      return null;
  }
}

/** Verbs name their fields as code does, parameters begin with a capital. */
function parameterName(field: string | undefined): string {
  if (field === "cursor") return "NextToken";
  return field === undefined ? "Request" : field.charAt(0).toUpperCase() + field.slice(1);
}
