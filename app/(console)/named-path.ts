import type { NamedPath } from "@/components/shell/crumb-name.tsx";
import { segmentText } from "@/lib/auth/page-address.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { hasRole, type ServiceContext } from "@/lib/services/context.ts";
import { getAccessUser } from "@/lib/services/manage-access-users.ts";

/** The address of an access user, whose ID says nothing to people. */
export const accessUserPath = (userId: string): string => `/access-users/${encodeURIComponent(userId)}`;

/**
 * Name of what the page that was asked for is about, where its address has a bare ID: the breadcrumb is drawn before the
 * page, which tells it the name when people come by a link.
 */
export function readNamedPath(ctx: ServiceContext, asked: string | null): NamedPath | null {
  const segment = /^\/access-users\/([^/?#]+)/.exec(asked ?? "")?.[1];
  if (segment === undefined || !hasRole(ctx, "viewer", null)) return null;
  try {
    const { id, name } = getAccessUser(ctx, { userId: segmentText(segment) });
    return { path: accessUserPath(id), name };
  } catch (error) {
    // The page says so.
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}
