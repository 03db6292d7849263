"use client";
import { CircleCheck, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useId, useMemo, useState } from "react";
import { addStatement, readStatements, removeStatement, writeStatement } from "./access-policy-draft.ts";
import { AccessPolicyJson } from "./access-policy-json.tsx";
import type { Look } from "./access-policy-look.ts";
import { AccessPolicyProblems } from "./access-policy-problems.tsx";
import { AccessPolicyStatement } from "./access-policy-statement.tsx";
import type { ResourceSuggestion } from "./access-policy-view.ts";
import { Button } from "./ui/button.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { Segmented } from "./ui/segmented.tsx";

/**
 * The document of an access policy as a form and as JSON. The JSON is what is saved, and the form is a view of it: what it
 * cannot show whole it does not touch. Both are checked while they are typed, by what checks them when they are saved.
 */
export function AccessPolicyEditor({
  document,
  onChange,
  resources,
  readOnly = false,
}: {
  /** JSON text. */
  document: string;
  onChange: (document: string) => void;
  /** Resources that could be meant, for the suggestions. */
  resources: readonly ResourceSuggestion[];
  readOnly?: boolean;
}) {
  const t = useTranslations("accessPolicies");
  const id = useId();
  const [view, setView] = useState<"form" | "json">("form");
  // What is said about the document may come a moment after what is typed.
  const looked = useDeferredValue(document);
  const look = useLook();
  const findings = useMemo(() => look?.(looked) ?? [], [look, looked]);
  const statements = useMemo(() => readStatements(document), [document]);
  const errors = findings.filter(({ isError }) => isError).length;
  return (
    <Panel
      flush
      title={t("document")}
      description={t("documentAbout")}
      actions={
        <Segmented
          label={t("view.label")}
          value={view}
          onChange={(next) => setView(next === "json" ? "json" : "form")}
          options={[
            { value: "form", label: t("view.form") },
            { value: "json", label: t("view.json") },
          ]}
        />
      }
    >
      {view === "json" ? (
        <AccessPolicyJson id={id} document={document} findings={findings} readOnly={readOnly} onChange={onChange} />
      ) : statements === null ? (
        <div className="flex flex-col gap-3 p-4">
          <Notice
            tone="warn"
            title={t("view.unreadable")}
            actions={
              <Button size="sm" onClick={() => setView("json")}>
                {t("view.toJson")}
              </Button>
            }
          >
            {t("view.unreadableBody")}
          </Notice>
          <AccessPolicyProblems findings={findings} />
        </div>
      ) : (
        <>
          <datalist id={id}>
            {resources.map(({ value, label }) => (
              <option key={value} value={value} label={label} />
            ))}
          </datalist>
          <ol>
            {statements.map((statement, index) => (
              <AccessPolicyStatement
                // biome-ignore lint/suspicious/noArrayIndexKey: a statement has no name but its place
                key={index}
                index={index}
                statement={statement}
                suggestionsId={id}
                findings={findings}
                readOnly={readOnly}
                onChange={(next) => onChange(writeStatement(document, index, next))}
                onRemove={statements.length > 1 ? () => onChange(removeStatement(document, index)) : null}
              />
            ))}
          </ol>
          <div className="flex flex-col gap-3 border-line border-t p-3 empty:hidden">
            <AccessPolicyProblems findings={findings.filter(({ path }) => !isBeside(path))} />
            {readOnly ? null : (
              <div>
                <Button size="sm" icon={<Plus />} onClick={() => onChange(addStatement(document))}>
                  {t("statement.add")}
                </Button>
              </div>
            )}
          </div>
        </>
      )}
      {readOnly ? null : (
        <p role="status" className="flex min-h-9 items-center gap-2 border-line border-t px-4 py-2 text-muted text-sm">
          {look === null ? null : errors > 0 ? (
            t("problems.count", { count: errors })
          ) : (
            <>
              <CircleCheck aria-hidden="true" className="size-4 text-good-mark" />
              {t("problems.none")}
            </>
          )}
        </p>
      )}
    </Panel>
  );
}

/** What checks the document; null until it has been fetched: the page is drawn, and can be read, without it. */
function useLook(): Look | null {
  const locale = useLocale();
  const [look, setLook] = useState<Look | null>(null);
  useEffect(() => {
    Promise.all([
      import("./access-policy-look.ts"),
      locale === "zh" ? import("@/lib/i18n/zh/policy-problems.ts") : { policyProblems: {} },
    ]).then(
      ([{ lookAtPolicy }, { policyProblems }]) => setLook(() => lookAtPolicy(policyProblems)),
      // Without it nothing is said while one types; saving checks all the same.
      () => {},
    );
  }, [locale]);
  return look;
}

/** Whether the form says it beside a control of a statement. */
const isBeside = (path: string): boolean => /^\$\.Statement\[\d+\]\.(?:Action|Resource|Condition)/.test(path);
