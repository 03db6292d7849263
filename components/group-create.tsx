"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { selectProposal } from "./ui/select-proposal.ts";

/** The controls of a new group, for a dialog or the guide. */
export function GroupFields({ defaultId }: { defaultId?: string }) {
  const t = useTranslations("groups");
  return (
    <>
      <Field name="id" label={t("id.label")} hint={t("id.hint")}>
        <Input mono autoFocus ref={selectProposal} maxLength={64} placeholder="GID_sensors" defaultValue={defaultId} />
      </Field>
      <Field group name="defaultEffect" label={t("default.label")}>
        <RadioCards
          columns={2}
          defaultValue="Allow"
          choices={(["Allow", "Deny"] as const).map((effect) => ({
            value: effect,
            label: t(`default.${effect}`),
            hint: t(`default.${effect}Hint`),
          }))}
        />
      </Field>
      <Field name="note" label={t("note.label")} optional>
        <Input maxLength={200} />
      </Field>
    </>
  );
}

export function GroupCreate({ instanceId, action }: { instanceId: string; action: FormAction<unknown> }) {
  const t = useTranslations("groups.create");
  return (
    <Dialog
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("open")}
        </Button>
      }
      title={t("title")}
      description={t("about")}
    >
      <Form action={action} hidden={{ instanceId }} submitLabel={t("submit")}>
        <GroupFields />
      </Form>
    </Dialog>
  );
}
