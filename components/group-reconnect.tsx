"use client";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { RECONNECT_RATE } from "../lib/domain/reconnect.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";

/** Asks at what rate to reconnect the clients of a group that run an older policy. */
export function GroupReconnect({
  instanceId,
  groupId,
  behind,
  action,
}: {
  instanceId: string;
  groupId: string;
  behind: number;
  action: FormAction<null>;
}) {
  const t = useTranslations("groups.behind");
  return (
    <Dialog
      trigger={
        <Button size="sm" icon={<RefreshCw />}>
          {t("reconnect")}
        </Button>
      }
      title={t("confirmTitle", { count: behind })}
      description={t("confirmBody")}
      size="sm"
    >
      <RateForm instanceId={instanceId} groupId={groupId} behind={behind} action={action} />
    </Dialog>
  );
}

function RateForm({ instanceId, groupId, behind, action }: Parameters<typeof GroupReconnect>[0]) {
  const t = useTranslations("groups.behind");
  const [rate, setRate] = useState(String(RECONNECT_RATE.proposed));
  const seconds = Number(rate) >= 1 ? Math.ceil(behind / Number(rate)) : null;
  const takes =
    seconds === null
      ? t("rateHint")
      : seconds < 120
        ? t("takesSeconds", { seconds })
        : t("takesMinutes", { minutes: Math.ceil(seconds / 60) });
  return (
    <Form action={action} hidden={{ instanceId, id: groupId }} submitLabel={t("confirm", { count: behind })}>
      <Field name="perSecond" label={t("rate")} hint={takes}>
        <Input
          type="number"
          inputMode="numeric"
          autoFocus
          required
          min={RECONNECT_RATE.min}
          max={RECONNECT_RATE.max}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
        />
      </Field>
    </Form>
  );
}
