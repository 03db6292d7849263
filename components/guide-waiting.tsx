"use client";
import { Activity, CircleCheck, CircleX, LayoutDashboard, LoaderCircle, Plus, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReasonCode } from "../lib/domain/reason.ts";
import { useReasons } from "./reason.tsx";
import { cx } from "./ui/class-names.ts";
import { LinkButton } from "./ui/link-button.tsx";
import { Link } from "./ui/navigation.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** What has become of the device, as the guide shows it. */
export type ArrivalView =
  | { readonly state: "waiting" }
  | { readonly state: "connected"; readonly live: boolean; readonly connectedAt: number; readonly address: string }
  | {
      readonly state: "refused";
      /** As it was sent: another than expected where the key has told whose it is. */
      readonly clientId: string;
      readonly reason: ReasonCode;
      readonly decision: { readonly params: Readonly<Record<string, string | number>> };
      readonly at: number;
      readonly address: string;
    };

const LOOKS = {
  waiting: { Icon: LoaderCircle, box: "border-info-mark/35 bg-info-soft", mark: "animate-spin text-info-mark" },
  connected: { Icon: CircleCheck, box: "border-good-mark/45 bg-good-soft", mark: "text-good-mark" },
  refused: { Icon: CircleX, box: "border-bad-mark/45 bg-bad-soft", mark: "text-bad-mark" },
} as const;

/** Waits with the person: turns green at the first CONNECT, or says why it was refused and what to do. */
export function GuideWaiting({
  clientId,
  arrival,
  isLost,
  base,
  groupId,
}: {
  clientId: string;
  arrival: ArrivalView;
  /** The console has not answered lately. */
  isLost: boolean;
  /** Path of the instance. */
  base: string;
  groupId: string;
}) {
  const t = useTranslations("guide");
  const reasons = useReasons();
  const { Icon, box, mark } = LOOKS[arrival.state];
  const from = (address: string, at: number, key: "connectedAt" | "refusedAt") =>
    t.rich(`wait.${key}`, { address: address || "?", time: () => <RelativeTime at={at} /> });
  return (
    <div className="flex flex-col gap-4">
      <div role="status" data-arrival={arrival.state} className={cx("flex gap-3 rounded-lg border p-4", box)}>
        <Icon aria-hidden="true" className={cx("mt-0.5 size-5 shrink-0", mark)} />
        <div className="min-w-0">
          {arrival.state === "waiting" ? (
            <Said title={t("wait.waiting", { clientId })}>{t(isLost ? "wait.lost" : "wait.waitingHint")}</Said>
          ) : arrival.state === "connected" ? (
            <Said title={t(arrival.live ? "wait.connected" : "wait.connectedGone", { clientId })}>
              {from(arrival.address, arrival.connectedAt, "connectedAt")}
              {arrival.live ? null : ` ${t("wait.goneHint")}`}
            </Said>
          ) : (
            <Said
              title={t(arrival.clientId === clientId ? "wait.refused" : "wait.refusedOther", {
                clientId: arrival.clientId,
                reason: reasons.title(arrival.reason),
              })}
            >
              <span className="block text-ink">
                {arrival.clientId === clientId
                  ? reasons.advice(arrival.reason, arrival.decision.params)
                  : t("wait.otherHint", { expected: clientId })}
              </span>
              {from(arrival.address, arrival.at, "refusedAt")}
            </Said>
          )}
        </div>
      </div>
      {arrival.state === "connected" ? (
        <div>
          <h3 className="mb-2 font-medium text-sm">{t("next.title")}</h3>
          <div className="flex flex-wrap gap-2">
            <LinkButton href={base} variant="primary" icon={<LayoutDashboard />}>
              {t("next.overview")}
            </LinkButton>
            <LinkButton href={`${base}/clients/${encodeURIComponent(clientId)}`} icon={<Activity />}>
              {t("next.client")}
            </LinkButton>
            <LinkButton href={`${base}/groups/${encodeURIComponent(groupId)}`} icon={<Users />}>
              {t("next.policy")}
            </LinkButton>
            <LinkButton href={`${base}/devices`} icon={<Plus />}>
              {t("next.another")}
            </LinkButton>
          </div>
        </div>
      ) : arrival.state === "waiting" ? (
        <p className="text-muted text-sm">
          <span className="font-medium">{t("wait.nothing")}</span> {t("wait.nothingHint")}{" "}
          <Link href={`${base}/denials`} className="text-accent underline">
            {t("wait.denials")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function Said({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <p className="break-words font-medium">{title}</p>
      <div className="mt-0.5 text-muted text-sm">{children}</div>
    </>
  );
}
