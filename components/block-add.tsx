"use client";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { BlockKind } from "../lib/domain/decision.ts";
import { type FormAction, IDLE, toFormData } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Checkbox } from "./ui/checkbox.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { ExpiryField } from "./ui/expiry-field.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";

const HOUR = 3_600;
const PRESETS = [
  { seconds: HOUR, key: "hour" },
  { seconds: 24 * HOUR, key: "day" },
  { seconds: 7 * 24 * HOUR, key: "week" },
  { seconds: 30 * 24 * HOUR, key: "month" },
] as const;
const KINDS: readonly BlockKind[] = ["client", "group", "address"];
const EXAMPLES: Readonly<Record<BlockKind, string>> = {
  client: "GID_sensors@@@device1",
  group: "GID_sensors",
  address: "192.0.2.0/24",
};
/** Milliseconds after the last key, before it is asked how many clients a block would hit. */
const COUNT_AFTER_MS = 300;

interface Props {
  instanceId: string;
  /** Whom somebody came here to block; the form is open then. */
  wanted: { readonly kind: BlockKind; readonly value: string } | null;
  /** It is about that one only, who is named on the page: the form waits until it is asked for. */
  fixed?: boolean;
  action: FormAction<null>;
  count: FormAction<{ readonly clients: number }>;
}

/** Puts somebody on the block list. */
export function BlockAdd({ instanceId, wanted, fixed = false, action, count }: Props) {
  const t = useTranslations("blocks");
  const [open, setOpen] = useState(wanted !== null && !fixed);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant={fixed ? "secondary" : "primary"} icon={<Ban />}>
          {t("add.open")}
        </Button>
      }
      title={fixed ? t("addClient.title", { value: wanted?.value ?? "" }) : t("add.title")}
      description={t(fixed ? "addClient.about" : "add.about")}
    >
      <BlockForm instanceId={instanceId} wanted={wanted} fixed={fixed} action={action} count={count} />
    </Dialog>
  );
}

function BlockForm({ instanceId, wanted, fixed, action, count }: Props) {
  const t = useTranslations("blocks");
  const c = useTranslations("common.expiry");
  const [kind, setKind] = useState<BlockKind>(wanted?.kind ?? "client");
  const [value, setValue] = useState(wanted?.value ?? "");
  const [ends, setEnds] = useState("never");
  const hits = useHits(count, instanceId, kind, value.trim());
  return (
    <Form action={action} hidden={fixed ? { instanceId, kind, value } : { instanceId }} submitLabel={t("add.submit")}>
      {fixed ? null : (
        <>
          <Field name="kind" label={t("kind.label")} group>
            <Segmented
              name="kind"
              value={kind}
              onChange={(next) => setKind(next as BlockKind)}
              options={KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
            />
          </Field>
          <Field name="value" label={t(`kind.${kind}`)} hint={t(`kindHint.${kind}`)}>
            <Input
              mono
              autoFocus
              required
              placeholder={EXAMPLES[kind]}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </Field>
        </>
      )}
      <Field name="reason" label={t("reason")} hint={t("reasonHint")} optional>
        <Input maxLength={200} autoFocus={fixed} />
      </Field>
      <Field name="ends" label={t("ends.label")} group>
        <Segmented
          name="ends"
          value={ends}
          onChange={setEnds}
          options={[
            { value: "never", label: t("ends.never") },
            { value: "at", label: t("ends.at") },
          ]}
        />
      </Field>
      {ends === "at" ? (
        <ExpiryField
          name="endsAt"
          label={t("ends.when")}
          defaultSeconds={24 * HOUR}
          presets={PRESETS.map(({ seconds, key }) => ({ seconds, label: c(key) }))}
        />
      ) : null}
      <p role="status" className="text-sm">
        {hits === null ? t("hits.unknown") : t("hits.now", { count: hits })}
      </p>
      <Checkbox name="disconnect" label={t("disconnect")} hint={t("disconnectHint")} />
    </Form>
  );
}

/** How many live clients it would hit now; null while that is not known. */
function useHits(count: Props["count"], instanceId: string, kind: BlockKind, value: string): number | null {
  const [known, setKnown] = useState<{ readonly of: string; readonly clients: number } | null>(null);
  const of = `${kind} ${value}`;
  useEffect(() => {
    if (value === "") return;
    let gone = false;
    const timer = setTimeout(async () => {
      const next = await count(IDLE, toFormData({ instanceId, kind, value })).catch(() => IDLE);
      if (!gone && next.status === "ok") setKnown({ of: `${kind} ${value}`, clients: next.data.clients });
    }, COUNT_AFTER_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [count, instanceId, kind, value]);
  return known?.of === of ? known.clients : null;
}
