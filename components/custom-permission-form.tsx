"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { PERMIT_ACTIONS, PERMIT_EFFECTS } from "../lib/domain/custom-auth.ts";
import type { CustomPermissionView } from "./custom-auth-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { Select } from "./ui/select.tsx";

/** Adds a permission. */
export function CustomPermissionAdd({
  instanceId,
  identity,
  action,
}: {
  instanceId: string;
  /** To begin with: whose permissions are being looked at. */
  identity: string | undefined;
  action: FormAction<unknown>;
}) {
  const t = useTranslations("customAuth");
  return (
    <Dialog
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("permission.add")}
        </Button>
      }
      title={t("permission.addTitle")}
      description={t("permission.addAbout")}
    >
      <Form action={action} hidden={{ instanceId }} submitLabel={t("permission.add")}>
        <Field name="identityType" label={t("permission.identityType")} group>
          <Segmented
            defaultValue="USER"
            options={(["USER", "CLIENT"] as const).map((value) => ({ value, label: t(`type.${value}`) }))}
          />
        </Field>
        <Field name="identity" label={t("permission.identity")} hint={t("permission.identityHint")}>
          <Input mono autoFocus maxLength={64} defaultValue={identity ?? ""} />
        </Field>
        <Field name="topic" label={t("permission.topic")} hint={t("permission.topicHint")}>
          <Input mono />
        </Field>
        <WhatFields permitAction="PUB_SUB" effect="ALLOW" />
      </Form>
    </Dialog>
  );
}

/** Changes action and effect of a permission. Opened by a menu. */
export function CustomPermissionChange({
  permission,
  action,
}: {
  permission: CustomPermissionView;
  action: FormAction<unknown>;
}) {
  const t = useTranslations("customAuth.permission");
  const { instanceId, identityType, identity, topic, permitAction, effect } = permission;
  return (
    <Dialog title={t("changeTitle", { identity })} description={t("changeAbout", { topic })}>
      <Form action={action} hidden={{ instanceId, identityType, identity, topic }} submitLabel={t("change")}>
        <WhatFields permitAction={permitAction} effect={effect} />
      </Form>
    </Dialog>
  );
}

function WhatFields({ permitAction, effect }: Pick<CustomPermissionView, "permitAction" | "effect">) {
  const t = useTranslations("customAuth.permission");
  return (
    <>
      <Field name="permitAction" label={t("permitAction")}>
        <Select
          defaultValue={permitAction}
          options={PERMIT_ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
        />
      </Field>
      <Field name="effect" label={t("effectLabel")} group>
        <Segmented
          defaultValue={effect}
          options={PERMIT_EFFECTS.map((value) => ({ value, label: t(`effect.${value}`) }))}
        />
      </Field>
    </>
  );
}
