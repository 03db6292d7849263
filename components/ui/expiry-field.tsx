"use client";
import { useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import { cx } from "./class-names.ts";
import { useClock } from "./clock.ts";
import { exactTime } from "./exact-time.ts";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";
import { relativeTime } from "./relative-time.ts";

export interface Preset {
  /** Seconds from now. */
  readonly seconds: number;
  readonly label: string;
}

/**
 * A moment ahead: presets, or an exact date and time in the person's own zone. The form gets `name` (epoch ms); a preset
 * moves on with the clock, so that it is not shorter because the page has been open for long. Says what it comes to, in words and exactly.
 */
export function ExpiryField({
  name,
  label,
  presets,
  defaultSeconds,
  hint,
}: {
  name: string;
  label: string;
  presets: readonly Preset[];
  defaultSeconds: number;
  hint?: string;
}) {
  const t = useTranslations("common");
  const now = useClock();
  const zone = useTimeZone() ?? "UTC";
  const [seconds, setSeconds] = useState<number | null>(defaultSeconds);
  const [custom, setCustom] = useState(() => localInput(now + defaultSeconds * 1_000));
  const at = seconds === null ? new Date(custom).getTime() : now + seconds * 1_000;
  const known = Number.isFinite(at);
  const exact = known ? exactTime(at, zone) : null;
  const relative = known ? relativeTime(at, now) : null;

  return (
    <Field
      group
      label={label}
      name={name}
      hint={
        exact && relative ? (
          <>
            {relative.unit === "now"
              ? t("time.now")
              : relative.future
                ? t(`time.in.${relative.unit}`, { count: relative.count })
                : t(`time.ago.${relative.unit}`, { count: relative.count })}
            {" · "}
            <span className="tabular-nums">
              {exact.date} {exact.minutes} {exact.zone}
            </span>
            {hint ? <span className="block">{hint}</span> : null}
          </>
        ) : (
          (hint ?? t("expiry.pick"))
        )
      }
    >
      <div className="flex flex-wrap gap-1.5">
        {[...presets, null].map((preset) => {
          const chosen = preset === null ? seconds === null : seconds === preset.seconds;
          return (
            <button
              key={preset?.seconds ?? "custom"}
              type="button"
              aria-pressed={chosen}
              onClick={() => {
                if (preset === null && seconds !== null) setCustom(localInput(now + seconds * 1_000));
                setSeconds(preset?.seconds ?? null);
              }}
              className={cx(
                "h-8 rounded-md border px-3 text-sm transition-colors duration-100",
                chosen
                  ? "border-accent bg-selected font-medium text-ink"
                  : "border-edge bg-surface text-muted hover:bg-hover hover:text-ink",
              )}
            >
              {preset?.label ?? t("expiry.custom")}
            </button>
          );
        })}
      </div>
      {seconds === null ? (
        <div className="mt-2 max-w-64">
          <Input
            type="datetime-local"
            name=""
            aria-label={label}
            value={custom}
            onChange={(event) => setCustom(event.target.value)}
          />
        </div>
      ) : null}
      <input type="hidden" name={name} value={known ? Math.floor(at) : ""} />
    </Field>
  );
}

/** Epoch ms as the value of a `datetime-local` input, in the browser's zone. */
function localInput(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
