"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EDITION_LIMITS, type Edition, LIMIT_NAMES, type Limits } from "../lib/domain/quota.ts";
import { EditionField, LimitFields, limitTexts } from "./edition-and-limits.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Disclosure } from "./ui/disclosure.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { selectProposal } from "./ui/select-proposal.ts";

/** A new instance: a name and an edition; everything else has been chosen and can be changed. */
export function InstanceCreateForm({
  action,
  defaultName,
  submitLabel,
}: {
  action: FormAction<unknown>;
  defaultName?: string;
  submitLabel?: string;
}) {
  const t = useTranslations("instances");
  const [edition, setEdition] = useState<Edition>("Standard");
  const [own, setOwn] = useState<Partial<Record<keyof Limits, string>>>({});
  return (
    <Form action={action} hidden={{ edition }} submitLabel={submitLabel ?? t("create.submit")} className="gap-5">
      <Field name="name" label={t("name.label")} hint={t("name.hint")} className="max-w-md">
        <Input autoFocus ref={selectProposal} maxLength={64} placeholder="plant-a" defaultValue={defaultName} />
      </Field>
      <EditionField value={edition} onChange={setEdition} />
      <Disclosure label={t("advanced")} hint={t("advancedHint")} fields={["id", ...LIMIT_NAMES]}>
        <Field name="id" label={t("id.label")} hint={t("id.hint")} optional className="max-w-md">
          <Input mono maxLength={64} placeholder="mqtt-cn-…" />
        </Field>
        <LimitFields
          values={{ ...limitTexts(EDITION_LIMITS[edition]), ...own }}
          onChange={(name, text) => setOwn((before) => ({ ...before, [name]: text }))}
        />
      </Disclosure>
    </Form>
  );
}
