"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AccessPolicyEditor } from "./access-policy-editor.tsx";
import { policyTemplate, TEMPLATES, type TemplateName } from "./access-policy-templates.ts";
import type { ResourceSuggestion } from "./access-policy-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { toast } from "./ui/toast-store.ts";
import { useAction } from "./ui/use-action.ts";
import { useUnsavedGuard } from "./use-unsaved-guard.ts";

/** A new policy, begun from a template or from another policy. */
export function AccessPolicyCreate({
  name: givenName,
  document: begun,
  template: givenTemplate,
  instanceId,
  resources,
  action,
}: {
  name: string;
  /** JSON text. */
  document: string;
  /** Which template that is; null for a copy, which needs no other. */
  template: TemplateName | null;
  /** The instance that templates speak of. */
  instanceId: string | null;
  resources: readonly ResourceSuggestion[];
  action: FormAction<unknown>;
}) {
  const t = useTranslations("accessPolicies");
  const { go } = useLocation();
  const [name, setName] = useState(givenName);
  const [template, setTemplate] = useState(givenTemplate);
  const [draft, setDraft] = useState(begun);
  const { run, pending, state } = useAction(action, {
    onDone: () => go(`/access-policies/${encodeURIComponent(name.trim())}`),
  });
  useUnsavedGuard(draft !== begun && state.status !== "ok");
  const nameError = state.status === "failed" ? state.fields?.name : undefined;

  function choose(next: TemplateName) {
    const isEdited = template !== null && draft !== policyTemplate(template, instanceId);
    setTemplate(next);
    setDraft(policyTemplate(next, instanceId));
    if (!isEdited) return;
    const undo = () => {
      setTemplate(template);
      setDraft(draft);
    };
    toast({ tone: "info", title: t("template.replaced"), act: { label: t("template.undo"), run: undo } });
  }

  return (
    <div className="flex flex-col gap-6">
      <Field
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        {...(nameError === undefined ? {} : { error: nameError })}
        className="max-w-xl"
      >
        <Input mono autoFocus maxLength={128} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {template === null ? null : (
        <Field group name="template" label={t("template.label")}>
          <RadioCards
            columns={3}
            value={template}
            onChange={(value) => choose(TEMPLATES.find((one) => one === value) ?? "client")}
            choices={TEMPLATES.map((value) => ({
              value,
              label: t(`template.${value}`),
              hint: t(`template.${value}Hint`),
            }))}
          />
        </Field>
      )}
      <AccessPolicyEditor document={draft} onChange={setDraft} resources={resources} />
      {state.status === "failed" && nameError === undefined ? (
        <Notice tone="bad" role="alert" title={t("notSaved")}>
          {state.message}
        </Notice>
      ) : null}
      <div className="flex justify-end gap-3">
        <LinkButton variant="quiet" href="/access-policies">
          {t("cancel")}
        </LinkButton>
        <Button variant="primary" busy={pending} onClick={() => run({ name, document: draft })}>
          {t("create")}
        </Button>
      </div>
    </div>
  );
}
