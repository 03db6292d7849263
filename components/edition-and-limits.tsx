"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EDITION_LIMITS, EDITIONS, type Edition, isLimit, LIMIT_BOUNDS, type Limits } from "../lib/domain/quota.ts";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { formatCount } from "./ui/number.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";

/** Limits as they are being typed. */
export type LimitTexts = Readonly<Record<keyof Limits, string>>;

export const limitTexts = (limits: Limits): LimitTexts => ({
  maxConnections: String(limits.maxConnections),
  maxTps: String(limits.maxTps),
  maxSubscriptionsPerClient: String(limits.maxSubscriptionsPerClient),
  maxTokenResources: String(limits.maxTokenResources),
  maxTopicLength: String(limits.maxTopicLength),
  maxMessageBytes: String(limits.maxMessageBytes),
});

/** In the order in which people think of them. */
const ORDER: readonly (keyof Limits)[] = [
  "maxConnections",
  "maxTps",
  "maxSubscriptionsPerClient",
  "maxTokenResources",
  "maxTopicLength",
  "maxMessageBytes",
];

/** Sends nothing by itself: the form around it sends the edition, or not where it was not changed. */
export function EditionField({ value, onChange }: { value: Edition; onChange: (edition: Edition) => void }) {
  const t = useTranslations("instances");
  return (
    <Field group label={t("editionField.label")}>
      <RadioCards
        columns={3}
        value={value}
        onChange={(next) => onChange(EDITIONS.find((edition) => edition === next) ?? "Standard")}
        choices={EDITIONS.map((edition) => ({
          value: edition,
          label: t(`edition.${edition}`),
          hint: (
            <>
              <span className="block">
                {t("editionField.connections", { count: formatCount(EDITION_LIMITS[edition].maxConnections) })}
              </span>
              <span className="block">
                {t("editionField.rate", { count: formatCount(EDITION_LIMITS[edition].maxTps) })}
              </span>
            </>
          ),
        }))}
      />
    </Field>
  );
}

/**
 * @param saved what holds now: only what differs from it is sent, so that two people who change two limits do not undo each
 * other's work
 * @param used what is in use now, for limits that can be set below it
 */
export function LimitFields({
  values,
  onChange,
  saved,
  used = {},
}: {
  values: LimitTexts;
  saved?: LimitTexts;
  onChange: (name: keyof Limits, text: string) => void;
  used?: Partial<Record<keyof Limits, number>>;
}) {
  const t = useTranslations("instances.limits");
  const hintOf = (name: keyof Limits): ReactNode => {
    const inUse = used[name];
    if (inUse !== undefined && isLimit(name, Number(values[name])) && Number(values[name]) < inUse) {
      return <span className="text-warn-text">{t("below", { used: formatCount(inUse) })}</span>;
    }
    return name === "maxConnections" || name === "maxTps" ? t(`${name}Hint`) : undefined;
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {ORDER.map((name) => {
        const hint = hintOf(name);
        return (
          <Field key={name} name={name} label={t(name)} {...(hint === undefined ? {} : { hint })}>
            <Input
              type="number"
              {...(saved?.[name] === values[name] ? { name: "" } : {})}
              inputMode="numeric"
              min={LIMIT_BOUNDS[name].min}
              max={LIMIT_BOUNDS[name].max}
              value={values[name]}
              onChange={(event) => onChange(name, event.target.value)}
            />
          </Field>
        );
      })}
    </div>
  );
}
