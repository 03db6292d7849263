"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { OpenTrigger } from "./open-trigger.tsx";
import type { PopoverFrame } from "./popover-frame.tsx";
import { toast } from "./toast-store.ts";

const load = () => import("./popover-frame.tsx");

/** Something small beside what opened it: a few controls, an explanation. Not for what must be answered. */
export function Popover({
  trigger,
  label,
  align = "start",
  children,
}: {
  trigger: ReactNode;
  label: string;
  align?: "start" | "center" | "end";
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const [fetched, setFetched] = useState<{ Frame: typeof PopoverFrame } | null>(null);
  return fetched ? (
    <fetched.Frame trigger={trigger} label={label} align={align}>
      {children}
    </fetched.Frame>
  ) : (
    <OpenTrigger
      kind="dialog"
      prepare={load}
      onOpen={() =>
        load()
          .then((module) => setFetched({ Frame: module.PopoverFrame }))
          .catch(() => toast({ tone: "bad", title: t("lost") }))
      }
    >
      {trigger}
    </OpenTrigger>
  );
}
