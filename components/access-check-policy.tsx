"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AccessPolicyDraft, UserOfCheck } from "./access-check-policy-draft.ts";
import { AccessPolicyEditor } from "./access-policy-editor.tsx";
import { Button } from "./ui/button.tsx";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";

/** The document of one access policy of the user as it is drafted; fetched when it is opened, for the editor is large. */
export default function AccessCheckPolicy({
  user,
  draft,
  onChange,
  onDiscard,
  tryButton,
  save,
}: {
  user: UserOfCheck;
  draft: AccessPolicyDraft;
  onChange: (draft: AccessPolicyDraft) => void;
  onDiscard: () => void;
  tryButton: ReactNode;
  /** Null for who may only look. */
  save: { readonly pending: boolean; readonly nameError: string | undefined; readonly run: () => void } | null;
}) {
  const t = useTranslations("accessCheck.policy");
  const base = user.policies.find(({ name }) => name === draft.name);
  const isDirty = base === undefined || base.document !== draft.document;
  return (
    <div className="flex flex-col gap-3" data-testid="policy-draft">
      <h3 className="break-words font-semibold text-md">
        {draft.version === 0 ? t("newTitle", { user: user.name }) : t("title", { name: draft.name, user: user.name })}
      </h3>
      {draft.version === 0 && save !== null ? (
        <Field
          name="name"
          label={t("name")}
          className="max-w-xl"
          {...(save.nameError === undefined ? {} : { error: save.nameError })}
        >
          <Input
            mono
            maxLength={128}
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
        </Field>
      ) : null}
      <AccessPolicyEditor
        document={draft.document}
        resources={user.resources}
        onChange={(document) => onChange({ ...draft, document })}
      />
      <p className="text-muted text-sm">{t("everywhere")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={onDiscard}>
          {t("discard")}
        </Button>
        {tryButton}
        {save === null ? null : (
          <Button variant="primary" busy={save.pending} disabled={!isDirty} onClick={save.run}>
            {draft.version === 0 ? t("create", { user: user.name }) : t("save", { name: draft.name })}
          </Button>
        )}
      </div>
    </div>
  );
}
