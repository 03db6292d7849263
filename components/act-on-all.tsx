"use client";
import { lazy, type ReactNode, Suspense } from "react";
import type { ActOnAllProps } from "./act-on-all-body.tsx";
import { Dialog } from "./ui/dialog.tsx";

// Fetched when it is opened: hardly anybody ever does.
const Body = lazy(() => import("./act-on-all-body.tsx"));

/** Does something to all that a filter shows, on whatever page of the list it stands. */
export function ActOnAll({
  trigger,
  title,
  description,
  ...body
}: ActOnAllProps & { trigger: ReactNode; title: string; description?: ReactNode }) {
  return (
    <Dialog trigger={trigger} title={title} description={description} size="sm">
      <Suspense>
        <Body {...body} />
      </Suspense>
    </Dialog>
  );
}
