"use client";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { placeOf } from "./access-policy-place.ts";
import { AccessPolicyProblems, type PolicyFinding } from "./access-policy-problems.tsx";
import { Textarea } from "./ui/textarea.tsx";

const LEAST_LINES = 14;

/** The document as text, with numbered lines, and below it what is wrong or doubtful: a path leads to its place. */
export function AccessPolicyJson({
  id,
  document,
  findings,
  readOnly,
  onChange,
}: {
  id: string;
  document: string;
  findings: readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (document: string) => void;
}) {
  const t = useTranslations("accessPolicies");
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = Math.max(LEAST_LINES, document.split("\n").length);
  function show(path: string) {
    const place = placeOf(document, path);
    area.current?.focus();
    if (place) area.current?.setSelectionRange(place.start, place.end);
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex min-w-0">
        <div
          aria-hidden="true"
          className="w-9 shrink-0 select-none whitespace-pre py-[calc(0.375rem+1px)] pr-2 text-right font-mono text-sm text-subtle leading-5 max-sm:text-md"
        >
          {Array.from({ length: lines }, (_, n) => n + 1).join("\n")}
        </div>
        <Textarea
          mono
          ref={area}
          rows={lines}
          wrap="off"
          aria-label={t("view.jsonLabel")}
          aria-describedby={`${id}-json`}
          aria-invalid={findings.some(({ isError }) => isError) || undefined}
          value={document}
          readOnly={readOnly}
          onChange={(event) => onChange(event.target.value)}
          className="max-h-none overflow-x-auto overflow-y-hidden"
        />
      </div>
      <AccessPolicyProblems id={`${id}-json`} findings={findings} onShow={show} />
    </div>
  );
}
