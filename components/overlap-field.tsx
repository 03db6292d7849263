"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useClock } from "./ui/clock.ts";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { ExactTime, RelativeTime } from "./ui/time.tsx";

const HOUR_MS = 60 * 60 * 1_000;
const PRESETS = { now: 0, hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const MAX_HOURS = 720;

/** How long the old pair of a rotation stays good; the form gets `overlapMs`. Says what comes of the choice. */
export function OverlapField({ onValid }: { onValid: (valid: boolean) => void }) {
  const t = useTranslations("devices.rotate");
  const now = useClock();
  const [choice, setChoice] = useState<keyof typeof PRESETS | "custom">("day");
  const [hours, setHours] = useState("48");
  const count = /^\d+$/.test(hours.trim()) ? Number(hours) : 0;
  const customIsGood = count >= 1 && count <= MAX_HOURS;
  const overlapMs = choice === "custom" ? (customIsGood ? count * HOUR_MS : null) : PRESETS[choice];

  function choose(next: string) {
    setChoice(next as typeof choice);
    onValid(next !== "custom" || customIsGood);
  }

  return (
    <Field group label={t("keep")} name="overlapMs">
      <Segmented
        name="overlapChoice"
        label={t("keep")}
        value={choice}
        onChange={choose}
        className="flex-wrap"
        options={(["now", "hour", "day", "week", "custom"] as const).map((value) => ({ value, label: t(value) }))}
      />
      {choice === "custom" ? (
        <Field label={t("hours")} className="mt-3 max-w-40" error={customIsGood ? undefined : t("badHours")}>
          <Input
            name="overlapHours"
            inputMode="numeric"
            value={hours}
            onChange={(event) => {
              setHours(event.target.value);
              const typed = Number(event.target.value);
              onValid(Number.isInteger(typed) && typed >= 1 && typed <= MAX_HOURS);
            }}
          />
        </Field>
      ) : null}
      {overlapMs === null ? null : (
        <p className="mt-2 text-muted text-sm">
          {overlapMs === 0 ? (
            t("consequenceNow")
          ) : (
            <>
              {t("consequenceKeep")} <ExactTime at={now + overlapMs} zone /> (<RelativeTime at={now + overlapMs} />
              ). {t("consequenceEnd")}
            </>
          )}
        </p>
      )}
      <input type="hidden" name="overlapMs" value={overlapMs ?? ""} />
    </Field>
  );
}
