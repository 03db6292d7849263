"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AccessPolicyEditor } from "./access-policy-editor.tsx";
import type { ResourceSuggestion } from "./access-policy-view.ts";
import { LineDiff } from "./line-diff.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { Status } from "./ui/status.tsx";
import { useAction } from "./ui/use-action.ts";
import { useUnsavedGuard } from "./use-unsaved-guard.ts";

/** A policy that is there: its document is changed in place, and saved as the next version after one has seen what differs. */
export function AccessPolicySave({
  name,
  version,
  document: saved,
  users,
  readOnly,
  resources,
  action,
}: {
  name: string;
  /** What the page shows; another one by the time of saving is refused. */
  version: number;
  document: string;
  /** How many users have the policy. */
  users: number;
  readOnly: boolean;
  resources: readonly ResourceSuggestion[];
  action: FormAction<unknown>;
}) {
  const t = useTranslations("accessPolicies");
  const { refresh } = useLocation();
  const [draft, setDraft] = useState(saved);
  const [base, setBase] = useState({ version, document: saved });
  const isDirty = draft !== base.document;
  const { run, pending, state } = useAction(action, { onDone: refresh });
  useUnsavedGuard(isDirty);
  const take = () => {
    setBase({ version, document: saved });
    setDraft(saved);
  };
  // Saved here, or by somebody else while nothing was changed here.
  if (version !== base.version && (!isDirty || sameDocument(draft, saved))) take();
  const isBehind = version !== base.version;
  return (
    <div className="flex flex-col gap-4">
      {isBehind ? (
        <Notice
          tone="warn"
          role="status"
          title={t("behind.title")}
          actions={
            <Button size="sm" onClick={take}>
              {t("behind.take", { version })}
            </Button>
          }
        >
          {t("behind.body")}
        </Notice>
      ) : null}
      <AccessPolicyEditor document={draft} onChange={setDraft} resources={resources} readOnly={readOnly} />
      {isDirty ? (
        <Panel title={t("differs.title")}>
          <LineDiff label={t("differs.title")} before={base.document} after={draft} />
        </Panel>
      ) : null}
      {state.status === "failed" ? (
        <Notice tone="bad" role="alert" title={t("notSaved")}>
          {state.message}
        </Notice>
      ) : null}
      {readOnly || !isDirty ? null : (
        <div className="sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-x-3 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
          <Status kind="pending" className="mr-auto text-sm max-sm:sr-only">
            {t("differs.bites", { count: users })}
          </Status>
          <Button variant="quiet" onClick={() => setDraft(base.document)}>
            {t("discard")}
          </Button>
          <Button
            variant="primary"
            busy={pending}
            disabled={isBehind}
            onClick={() => run({ name, seenVersion: base.version, document: draft })}
          >
            {t("save")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Whether two texts say the same: what is saved comes back indented anew. */
function sameDocument(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}
