"use client";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useState } from "react";
import type { Action } from "@/lib/domain/decision.ts";
import { CHECK_AS, type CheckAs, type CheckQuestion } from "./access-check-view.ts";
import { Button } from "./ui/button.tsx";
import { Checkbox } from "./ui/checkbox.tsx";
import { Disclosure } from "./ui/disclosure.tsx";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { Select } from "./ui/select.tsx";

/** What the form suggests; anything else may be typed. */
export interface CheckChoices {
  readonly clients: readonly string[];
  readonly accessKeys: readonly { readonly id: string; readonly name: string }[];
  readonly usernames: readonly string[];
  readonly tokens: readonly { readonly id: number; readonly name: string }[];
  /** Whether the edition has custom auth. */
  readonly customAuth: boolean;
  /** Whether passwords may be tried. */
  readonly mayType: boolean;
}

export interface TypedLogin {
  readonly username: string;
  readonly password: string;
}

/** The question. What is not secret goes into the address; a password goes nowhere but to the server, once. */
export function AccessCheckForm({
  question,
  choices,
  errors,
  pending,
  onAsk,
}: {
  question: CheckQuestion;
  choices: CheckChoices;
  errors: Readonly<Record<string, string>>;
  pending: boolean;
  onAsk: (question: CheckQuestion, login: TypedLogin | null) => void;
}) {
  const t = useTranslations("accessCheck");
  const id = useId();
  const [as, setAs] = useState<CheckAs>(question.as);
  const [action, setAction] = useState<Action>(question.action);
  const [at, setAt] = useState("");
  // In the zone of the browser, which the server does not know.
  useEffect(() => setAt(question.at === null ? "" : localInput(question.at)), [question.at]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const time = new Date(text("at")).getTime();
    const size = Number(text("size"));
    const next: CheckQuestion = {
      client: text("client"),
      action,
      topic: action === "CONNECT" ? "" : String(form.get("topic") ?? ""),
      as,
      key: as === "live" || as === "typed" ? "" : text("key"),
      // Numbers only: a token that is pasted here has no business in an address.
      tokens: as === "Token" ? text("tokens").replace(/[^\d,\s]+.*/s, "") : "",
      address: text("address"),
      secure: form.get("secure") === "on",
      at: Number.isFinite(time) ? time : null,
      size: Number.isInteger(size) && size > 0 ? size : 0,
    };
    const login =
      as === "typed"
        ? { username: String(form.get("username") ?? ""), password: String(form.get("password") ?? "") }
        : null;
    onAsk(next, login);
  }

  const hidden = { CustomAuth: !choices.customAuth, typed: !choices.mayType };
  const offered = CHECK_AS.filter((name) => name === as || !(name in hidden && hidden[name as keyof typeof hidden]));
  return (
    <form onSubmit={submit} aria-label={t("form")} className="flex flex-col gap-4">
      <Field name="client" label={t("client")} hint={t("clientHint")} error={errors.client}>
        <Input
          mono
          list={`${id}-clients`}
          defaultValue={question.client}
          placeholder="GID_sensors@@@device-1"
          maxLength={256}
        />
      </Field>
      <Suggestions id={`${id}-clients`} values={choices.clients.map((value) => ({ value }))} />
      <Field group label={t("action")}>
        <Segmented
          name="action"
          label={t("action")}
          value={action}
          onChange={(value) => setAction(value as Action)}
          options={(["CONNECT", "PUBLISH", "SUBSCRIBE"] as const).map((value) => ({ value, label: value }))}
        />
      </Field>
      {action === "CONNECT" ? null : (
        <Field name="topic" label={t(action === "PUBLISH" ? "topic" : "filter")} error={errors.topic}>
          <Input
            mono
            defaultValue={question.topic}
            placeholder={action === "PUBLISH" ? "sensors/kitchen/state" : "sensors/#"}
          />
        </Field>
      )}
      <Field name="as" label={t("as.label")} hint={t(`as.${as}Hint`)}>
        <Select
          value={as}
          onChange={(event) => setAs(event.target.value as CheckAs)}
          options={offered.map((value) => ({ value, label: t(`as.${value}`) }))}
        />
      </Field>
      {as === "Signature" || as === "Token" ? (
        <Field name="key" label={t("key.access")} error={errors.key}>
          <Input mono list={`${id}-keys`} defaultValue={question.key} maxLength={128} />
        </Field>
      ) : null}
      {as === "DeviceCredential" ? (
        <Field name="key" label={t("key.device")} hint={t("key.deviceHint")} optional>
          <Input mono defaultValue={question.as === "DeviceCredential" ? question.key : ""} maxLength={128} />
        </Field>
      ) : null}
      {as === "CustomAuth" ? (
        <Field name="key" label={t("key.username")} error={errors.key}>
          <Input list={`${id}-names`} defaultValue={question.key} maxLength={64} />
        </Field>
      ) : null}
      {as === "Token" ? (
        <Field name="tokens" label={t("tokens")} hint={t("tokensHint")} error={errors.tokens}>
          <Input mono list={`${id}-tokens`} defaultValue={question.tokens} maxLength={64} inputMode="numeric" />
        </Field>
      ) : null}
      {as === "typed" ? (
        <>
          <Field name="username" label={t("username")}>
            <Input mono autoComplete="off" maxLength={1024} placeholder="Signature|LTAI…|mqtt-…" />
          </Field>
          <Field name="password" label={t("password")} hint={t("passwordHint")} optional>
            <Input type="password" autoComplete="off" maxLength={4096} />
          </Field>
        </>
      ) : null}
      <Suggestions id={`${id}-keys`} values={choices.accessKeys.map((key) => ({ value: key.id, label: key.name }))} />
      <Suggestions id={`${id}-names`} values={choices.usernames.map((value) => ({ value }))} />
      <Suggestions
        id={`${id}-tokens`}
        values={choices.tokens.map((one) => ({ value: String(one.id), label: one.name }))}
      />
      <Disclosure label={t("more.label")}>
        <Field name="address" label={t("address")} hint={t("addressHint")} optional>
          <Input mono defaultValue={question.address} maxLength={64} placeholder="203.0.113.7" />
        </Field>
        <Checkbox name="secure" label={t("secure")} defaultChecked={question.secure} />
        <Field name="at" label={t("at")} hint={t("atHint")} optional>
          <Input type="datetime-local" step={1} value={at} onChange={(event) => setAt(event.target.value)} />
        </Field>
        <Field name="size" label={t("size")} optional>
          <Input type="number" min={0} defaultValue={question.size === 0 ? "" : question.size} />
        </Field>
      </Disclosure>
      <Button type="submit" variant="primary" icon={<Search />} busy={pending} className="self-end max-sm:w-full">
        {t("ask")}
      </Button>
    </form>
  );
}

function Suggestions({ id, values }: { id: string; values: readonly { value: string; label?: string }[] }) {
  return (
    <datalist id={id}>
      {values.map(({ value, label }) => (
        <option key={value} value={value} label={label} />
      ))}
    </datalist>
  );
}

/** Epoch ms as a control of date and time has it. */
function localInput(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
