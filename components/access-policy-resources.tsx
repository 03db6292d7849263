"use client";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AccessPolicyProblems, type PolicyFinding } from "./access-policy-problems.tsx";
import { resourceWords } from "./access-policy-resource-words.ts";
import { Button } from "./ui/button.tsx";
import { IconButton } from "./ui/icon-button.tsx";
import { Input } from "./ui/input.tsx";

/** The resources of a statement, one in a line, each with what it means. At least one line stays. */
export function AccessPolicyResources({
  number,
  resources,
  suggestionsId,
  findingsAt,
  readOnly,
  onChange,
}: {
  /** Of the statement. */
  number: number;
  resources: readonly string[];
  /** Of the list of suggestions. */
  suggestionsId: string;
  /** About the resource at a place. */
  findingsAt: (place: number) => readonly PolicyFinding[];
  readOnly: boolean;
  onChange: (resources: readonly string[]) => void;
}) {
  const t = useTranslations("accessPolicies.statement");
  const says = useTranslations("accessPolicies.resource");
  const wordsOf = (text: string) => {
    const words = resourceWords(text);
    if (words === null) return null;
    const values = { instance: "", name: "", ...words };
    return says(`says.${words.kind}`, { instance: values.instance, name: values.name });
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">{t("resources")}</legend>
      <ul className="flex flex-col gap-2">
        {resources.map((text, at) => {
          const findings = findingsAt(at);
          const words = findings.some(({ isError }) => isError) ? null : wordsOf(text);
          const id = `${suggestionsId}-${number}-${at}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place; its text changes with every key
            <li key={at}>
              {readOnly ? (
                <code className="break-all text-sm">{text}</code>
              ) : (
                <div className="flex items-center gap-1">
                  <Input
                    mono
                    list={suggestionsId}
                    aria-label={t("resource", { number, item: at + 1 })}
                    aria-invalid={findings.some(({ isError }) => isError) || undefined}
                    aria-describedby={`${id}-words ${id}-findings`}
                    placeholder="acs:mq:*:*:topic/mqtt-…/…"
                    value={text}
                    onChange={(event) =>
                      onChange(resources.map((one, other) => (other === at ? event.target.value : one)))
                    }
                  />
                  {resources.length > 1 ? (
                    <IconButton
                      label={t("removeResource", { item: at + 1 })}
                      icon={<X />}
                      onClick={() => onChange(resources.filter((_, other) => other !== at))}
                    />
                  ) : null}
                </div>
              )}
              <div className={readOnly ? undefined : "mt-1"}>
                {words === null ? null : (
                  <p id={`${id}-words`} className="break-words text-muted text-xs">
                    {words}
                  </p>
                )}
                <AccessPolicyProblems bare id={`${id}-findings`} findings={findings} />
              </div>
            </li>
          );
        })}
      </ul>
      {readOnly ? null : (
        <Button
          size="sm"
          variant="quiet"
          icon={<Plus />}
          className="mt-1.5 -ml-2"
          onClick={() => onChange([...resources, ""])}
        >
          {t("addResource")}
        </Button>
      )}
    </fieldset>
  );
}
