"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, lazy, type ReactNode, Suspense, use, useEffect, useMemo, useRef, useState } from "react";
import type { BrokerAddresses } from "@/components/connect-snippets.ts";
import type { DevicePair } from "@/components/device-credential.ts";
import { GuideRegister } from "@/components/guide-register.tsx";
import { GuideWaiting } from "@/components/guide-waiting.tsx";
import type { FormAction } from "@/components/ui/action-state.ts";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { useLocation } from "@/components/ui/navigation.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useUnsavedGuard } from "@/components/use-unsaved-guard.ts";
import { arrivalQuery } from "@/lib/queries/arrival.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import { guidePath } from "./guide-path.ts";

// Only the last step needs it, once.
const GuidePair = lazy(async () => ({ default: (await import("@/components/guide-pair.tsx")).GuidePair }));

/** The pair that was made a moment ago, and by whom. It lives in this browser window only, and is gone with it. */
interface KeptPair {
  readonly holder: string;
  readonly pair: DevicePair;
}

/** Outlasts a look at another page of the console, where one goes to find out why the device does not come. */
let kept: KeptPair | null = null;

const PairContext = createContext<{ pair: DevicePair | null; setPair: (pair: DevicePair) => void }>({
  pair: null,
  setPair: () => {},
});

/** Holds the new pair from the step that makes it to the step that shows it, for the operator who made it. */
export function GuidePairKeeper({ holder, children }: { holder: string; children: ReactNode }) {
  const [pair, setPair] = useState<DevicePair | null>(kept?.holder === holder ? kept.pair : null);
  const value = useMemo(
    () => ({
      pair,
      setPair: (made: DevicePair) => {
        kept = { holder, pair: made };
        setPair(made);
      },
    }),
    [pair, holder],
  );
  return <PairContext value={value}>{children}</PairContext>;
}

export function RegisterStep({
  instanceId,
  groupId,
  deviceId,
  action,
}: {
  instanceId: string;
  groupId: string;
  deviceId: string;
  action: FormAction<DevicePair>;
}) {
  const { setPair } = use(PairContext);
  const { go } = useLocation();
  return (
    <GuideRegister
      instanceId={instanceId}
      groupId={groupId}
      deviceId={deviceId}
      action={action}
      onDone={(pair) => {
        setPair(pair);
        go(guidePath({ instance: instanceId, group: groupId, client: pair.clientId }));
      }}
    />
  );
}

export function ConnectStep({
  instanceId,
  groupId,
  clientId,
  keyId,
  since,
  doors,
  topic,
  notice,
  renew,
}: {
  instanceId: string;
  groupId: string;
  clientId: string;
  /** Of the pair that is good now: an older one that this window still knows is not shown. */
  keyId: string;
  /** When the pair was made, epoch ms: what was before does not count. */
  since: number;
  doors: BrokerAddresses;
  topic: string;
  /** What would keep the device from doing anything. */
  notice?: ReactNode;
  /** Makes a new pair; left out where the operator may not. */
  renew?: FormAction<DevicePair>;
}) {
  const t = useTranslations("guide.connect");
  const { pair, setPair } = use(PairContext);
  const { refresh } = useLocation();
  const { data, isError } = useQuery(arrivalQuery({ instanceId, clientId, since }), queryClient());
  const shown = pair?.keyId === keyId ? pair : null;
  useUnsavedGuard(shown !== null && data?.state !== "connected");
  const waiting = (
    <GuideWaiting
      clientId={clientId}
      arrival={data ?? { state: "waiting" }}
      isLost={isError}
      base={`/instances/${encodeURIComponent(instanceId)}`}
      groupId={groupId}
    />
  );
  if (shown !== null) {
    return (
      <div className="flex flex-col gap-5">
        {notice}
        <Landing>{t("about")}</Landing>
        <Suspense fallback={<Skeleton className="h-70 rounded-lg" />}>
          <GuidePair pair={shown} doors={doors} topic={topic} />
        </Suspense>
        {waiting}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {notice}
      {waiting}
      <Notice
        title={t("lostTitle")}
        actions={
          renew ? (
            <ConfirmDialog
              trigger={
                <Button size="sm" icon={<KeyRound />}>
                  {t("again")}
                </Button>
              }
              title={t("againTitle", { clientId })}
              consequence={t("againBody")}
              confirmLabel={t("again")}
              action={renew}
              input={{ instanceId, clientId, overlapMs: 0 }}
              onDone={(made) => {
                setPair(made);
                refresh();
              }}
            />
          ) : undefined
        }
      >
        {t("lostBody")}
      </Notice>
    </div>
  );
}

/** Where somebody goes on who has just pressed a button that is no more. */
function Landing({ children }: { children: ReactNode }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.focus(), []);
  return (
    <p ref={line} tabIndex={-1} className="max-w-prose text-muted outline-none">
      {children}
    </p>
  );
}
