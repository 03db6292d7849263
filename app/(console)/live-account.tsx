"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useEveryMinute } from "@/app/(console)/every-minute.ts";
import { AccountBoard } from "@/components/account-board.tsx";
import { LiveIndicator } from "@/components/ui/live-indicator.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { useLive } from "@/components/use-live.ts";
import { accountOverviewQuery } from "@/lib/queries/account-overview.ts";
import type { AccountOverview } from "@/lib/services/account-overview.ts";

/** The account's overview that the server drew, followed from then on. */
export function LiveAccount({
  drawn,
  drawnAt,
  runningOut,
  charts,
  auditHref,
}: {
  drawn: AccountOverview;
  drawnAt: number;
  runningOut: ReactNode;
  charts: ReactNode;
  auditHref: string | null;
}) {
  const t = useTranslations("overview");
  const { data, state, since, waiting, toggle } = useLive(accountOverviewQuery(drawn, drawnAt));
  useEveryMinute(state !== "paused");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("account.about")}
        actions={<LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />}
      />
      <AccountBoard overview={data} runningOut={runningOut} charts={charts} auditHref={auditHref} />
    </>
  );
}
