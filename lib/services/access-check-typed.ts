import type { AccessCheck, AccessCheckInput } from "./access-check.ts";
import { checkAccess } from "./access-check.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { takeFromBuckets } from "./rate-limit.ts";

/** Passwords that one person may have checked: enough to try things out, too few to guess at them. */
const TYPED_CHECKS = { burst: 20, periodMs: 3_000 };

/**
 * As `checkAccess` with a typed username and password. It answers whether a password is right, as a device would be
 * answered, so it is limited for each person; what devices are limited by is not touched.
 * @throws DomainError `rate_limited`.
 */
export function checkTypedLogin(ctx: ServiceContext, input: AccessCheckInput): AccessCheck {
  requireRole(ctx, "operator", input.instanceId);
  takeFromBuckets(ctx, [{ bucket: `access-check/${actorRef(ctx.actor)}`, ...TYPED_CHECKS }]);
  return checkAccess(ctx, input);
}
