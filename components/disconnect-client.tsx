"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { disconnectQuery } from "@/lib/queries/disconnect.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import type { FormAction } from "./ui/action-state.ts";
import { toast } from "./ui/toast-store.ts";

const ConfirmDialog = lazy(async () => ({
  default: (await import("./ui/confirm-dialog.tsx")).ConfirmDialog<{ requestId: number }>,
}));

/** Answers with the ID of the order, whose outcome is asked for afterwards. */
export type DisconnectAction = FormAction<{ requestId: number }>;

interface Order {
  readonly clientId: string;
  readonly requestId: number;
}

/**
 * Asks before it disconnects a client, and says what came of it. Lives beside the list, not in its rows: the row of a client
 * that has gone goes too, and the answer must not go with it.
 */
export function useDisconnect(
  instanceId: string,
  action: DisconnectAction,
): {
  ask: (clientId: string) => void;
  dialog: ReactNode;
} {
  const t = useTranslations("clients.disconnect");
  const [asking, setAsking] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [orders, setOrders] = useState<readonly Order[]>([]);
  return {
    ask: (clientId) => {
      setAsking(clientId);
      setOpen(true);
    },
    dialog: (
      <>
        {asking === null ? null : (
          <Suspense>
            <ConfirmDialog
              open={open}
              onOpenChange={setOpen}
              title={t("title", { clientId: asking })}
              consequence={t("body")}
              confirmLabel={t("submit")}
              action={action}
              input={{ instanceId, clientId: asking }}
              onDone={({ requestId }) => setOrders((before) => [...before, { clientId: asking, requestId }])}
            />
          </Suspense>
        )}
        {orders.map((order) => (
          <Outcome
            key={order.requestId}
            instanceId={instanceId}
            order={order}
            onKnown={() => setOrders((before) => before.filter((one) => one !== order))}
          />
        ))}
      </>
    ),
  };
}

const TONES = { closed: "good", not_connected: "info", expired: "bad" } as const;

/** Waits for the outcome of one order and says it. */
function Outcome({ instanceId, order, onKnown }: { instanceId: string; order: Order; onKnown: () => void }) {
  const t = useTranslations("clients.disconnect");
  const { data, isError } = useQuery(
    { ...disconnectQuery({ instanceId, requestId: order.requestId }), retry: 2 },
    queryClient(),
  );
  const outcome = data?.outcome ?? null;

  useEffect(() => {
    if (outcome === null && !isError) return;
    const { clientId } = order;
    if (outcome !== null && outcome in TONES) {
      const known = outcome as keyof typeof TONES;
      toast({ tone: TONES[known], title: t(known, { clientId }) });
    } else toast({ tone: "bad", title: t("lost", { clientId }) });
    onKnown();
  }, [outcome, isError, order, onKnown, t]);

  return (
    <span role="status" className="sr-only">
      {t("asked", { clientId: order.clientId })}
    </span>
  );
}
