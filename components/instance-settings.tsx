"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EDITION_LIMITS, type Limits } from "../lib/domain/quota.ts";
import { EditionField, LimitFields, limitTexts } from "./edition-and-limits.tsx";
import type { InstanceView } from "./instance-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Switch } from "./ui/switch.tsx";

export function RenameForm({ instance, action }: { instance: InstanceView; action: FormAction<unknown> }) {
  const t = useTranslations("instances");
  return (
    <Form
      action={action}
      hidden={{ id: instance.id }}
      submitLabel={t("settings.rename")}
      submitVariant="secondary"
      label={t("settings.general")}
    >
      <Field name="name" label={t("name.label")} hint={t("name.hint")} className="max-w-md">
        <Input defaultValue={instance.name} maxLength={64} />
      </Field>
    </Form>
  );
}

export function LimitsForm({ instance, action }: { instance: InstanceView; action: FormAction<unknown> }) {
  const t = useTranslations("instances");
  const [edition, setEdition] = useState(instance.edition);
  const [own, setOwn] = useState<Partial<Record<keyof Limits, string>>>({});
  const saved = limitTexts(instance);
  const values = { ...saved, ...own };
  const preset = limitTexts(EDITION_LIMITS[edition]);
  const differs = (Object.keys(preset) as (keyof Limits)[]).some((name) => preset[name] !== values[name]);
  return (
    <Form
      action={action}
      hidden={{ id: instance.id, ...(edition === instance.edition ? {} : { edition }) }}
      submitLabel={t("limits.save")}
      label={t("limits.title")}
      onDone={() => setOwn({})}
      extra={
        differs ? (
          <Button variant="quiet" onClick={() => setOwn(preset)}>
            {t("limits.preset", { edition: t(`edition.${edition}`) })}
          </Button>
        ) : undefined
      }
      className="gap-5"
    >
      <EditionField value={edition} onChange={setEdition} />
      <LimitFields
        values={values}
        saved={saved}
        used={{ maxConnections: Math.max(instance.connections, instance.counts.deviceCredentials) }}
        onChange={(name, text) => setOwn((before) => ({ ...before, [name]: text }))}
      />
    </Form>
  );
}

export function BehaviourForm({ instance, action }: { instance: InstanceView; action: FormAction<unknown> }) {
  const t = useTranslations("instances.settings");
  const c = useTranslations("common");
  return (
    <Form
      action={action}
      hidden={{ id: instance.id }}
      submitLabel={c("save")}
      submitVariant="secondary"
      label={t("behaviour")}
    >
      <Switch
        name="closeOnRefusedSubscribe"
        defaultChecked={instance.closeOnRefusedSubscribe}
        label={t("close")}
        hint={t("closeHint")}
      />
      <Switch
        name="misspeltExpireNotice"
        defaultChecked={instance.misspeltExpireNotice}
        label={t("misspelt")}
        hint={t("misspeltHint")}
      />
    </Form>
  );
}
