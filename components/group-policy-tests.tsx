"use client";
import { CircleAlert, CircleCheck, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BrokenPolicyTest } from "@/lib/domain/policy-test.ts";
import { DeciderLine } from "./decider.tsx";
import { GroupPolicyBroken } from "./group-policy-broken.tsx";
import { type DraftTest, draftTest } from "./group-policy-draft.ts";
import { Button } from "./ui/button.tsx";
import { Field } from "./ui/field.tsx";
import { IconButton } from "./ui/icon-button.tsx";
import { Input } from "./ui/input.tsx";
import { Segmented } from "./ui/segmented.tsx";

/** The lines that every save of the policy must keep, each with whether the draft keeps it. */
export function GroupPolicyTests({
  tests,
  broken,
  onChange,
}: {
  tests: readonly DraftTest[];
  /** By index of the line. */
  broken: ReadonlyMap<number, BrokenPolicyTest>;
  onChange: (change: (before: readonly DraftTest[]) => readonly DraftTest[]) => void;
}) {
  const t = useTranslations("groups.tests");
  const [added, setAdded] = useState<number | null>(null);
  const change = (key: number, next: Partial<DraftTest>) =>
    onChange((before) => before.map((test) => (test.key === key ? { ...test, ...next } : test)));

  function add() {
    const test = draftTest({ expect: "allow", action: "PUB", topic: "" });
    onChange((before) => [...before, test]);
    setAdded(test.key);
  }

  return (
    <section className="flex flex-col gap-3 border-line border-t pt-4" aria-labelledby="policy-tests">
      <div>
        <h3 id="policy-tests" className="font-semibold text-sm">
          {t("title")}
        </h3>
        <p className="mt-0.5 max-w-prose text-muted text-sm">{t("about")}</p>
      </div>
      {tests.length === 0 ? null : (
        <ol>
          {tests.map((test, index) => (
            <li key={test.key} className="border-line border-b py-2.5 last:border-b-0">
              <fieldset className="grid min-w-0 grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-2 lg:grid-cols-[auto_auto_minmax(0,1fr)_auto]">
                <legend className="sr-only">{t("line", { number: index + 1 })}</legend>
                <Segmented
                  name={`tests.${index}.expect`}
                  label={t("expect", { number: index + 1 })}
                  value={test.expect}
                  onChange={(value) => change(test.key, { expect: value === "deny" ? "deny" : "allow" })}
                  options={[
                    { value: "allow", label: t("allow") },
                    { value: "deny", label: t("deny") },
                  ]}
                />
                <Segmented
                  name={`tests.${index}.action`}
                  label={t("action", { number: index + 1 })}
                  value={test.action}
                  onChange={(value) => change(test.key, { action: value === "SUB" ? "SUB" : "PUB" })}
                  className="justify-self-start"
                  options={[
                    { value: "PUB", label: <code>mq:PUB</code> },
                    { value: "SUB", label: <code>mq:SUB</code> },
                  ]}
                />
                <div className="max-lg:col-span-3 max-lg:row-start-2">
                  <Field
                    name={`tests.${index}.topic`}
                    label={<span className="sr-only">{t("topic", { number: index + 1 })}</span>}
                  >
                    <Input
                      mono
                      autoFocus={test.key === added}
                      placeholder="sensors/kitchen/temperature"
                      value={test.topic}
                      onChange={(event) => change(test.key, { topic: event.target.value })}
                    />
                  </Field>
                </div>
                <IconButton
                  label={t("remove", { number: index + 1 })}
                  icon={<Trash2 />}
                  onClick={() => onChange((before) => before.filter(({ key }) => key !== test.key))}
                  className="max-lg:col-start-3 max-lg:row-start-1"
                />
              </fieldset>
              {test.topic === "" ? null : <Verdict broken={broken.get(index)} />}
            </li>
          ))}
        </ol>
      )}
      <div>
        <Button icon={<Plus />} onClick={add}>
          {t("add")}
        </Button>
      </div>
      <GroupPolicyBroken broken={[...broken.values()]} />
    </section>
  );
}

function Verdict({ broken }: { broken: BrokenPolicyTest | undefined }) {
  const t = useTranslations("groups.tests");
  if (broken === undefined) {
    return (
      <p className="mt-1.5 flex gap-1.5 text-good-text text-sm">
        <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        {t("holds")}
      </p>
    );
  }
  return (
    <p className="mt-1.5 flex gap-1.5 text-bad-text text-sm">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        {t("breaks")} <DeciderLine decider={broken.decidedBy} href={null} />
      </span>
    </p>
  );
}
