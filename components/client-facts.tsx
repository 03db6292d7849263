import { useTranslations } from "next-intl";
import type { LoginMode } from "@/lib/domain/login.ts";
import { Badge } from "./ui/badge.tsx";
import { Status } from "./ui/status.tsx";

/** The mode of a login, as a word. */
export function ModeBadge({ mode }: { mode: LoginMode }) {
  const t = useTranslations("clients.mode");
  return <Badge>{t(mode)}</Badge>;
}

/** Whether a client runs the present version of its group's policy, or how far it is behind. */
export function PolicyVersion({ runs, current }: { runs: number; current: number | null }) {
  const t = useTranslations("clients.policy");
  // A client of custom auth without a group.
  if (runs === 0) return <span className="text-muted">{t("none")}</span>;
  if (current === null) return <Status kind="warn">{t("gone")}</Status>;
  if (runs >= current) return <Status kind="good">{t("current")}</Status>;
  return (
    <span data-tip={t("behindHint")}>
      <Status kind="warn">{t("behind", { count: current - runs })}</Status>
    </span>
  );
}

/** Where a client connects from and through which door. */
export function ClientAddress({ address, listener }: { address: string; listener: string }) {
  const t = useTranslations("clients.listener");
  return (
    <span className="whitespace-nowrap">
      <code>{address}</code>{" "}
      <span className="text-muted">{listener === "ws" || listener === "tcp" ? t(listener) : listener}</span>
    </span>
  );
}
