"use client";
import { lazy, type ReactNode, Suspense } from "react";
import type { RevokeAllProps } from "./token-revoke-all-body.tsx";
import { Dialog } from "./ui/dialog.tsx";

// Fetched when it is opened: hardly anybody ever does.
const Body = lazy(() => import("./token-revoke-all-body.tsx"));

/** Revokes all live tokens that a filter shows, on whatever page of the list they stand. */
export function TokenRevokeAll({
  trigger,
  title,
  description,
  ...body
}: RevokeAllProps & { trigger: ReactNode; title: string; description?: ReactNode }) {
  return (
    <Dialog trigger={trigger} title={title} description={description} size="sm">
      <Suspense>
        <Body {...body} />
      </Suspense>
    </Dialog>
  );
}
