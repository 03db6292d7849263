"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ROLES, type RoleGrant } from "@/lib/domain/operator.ts";
import type { InstanceChoice } from "./operator-view.ts";
import { Field } from "./ui/field.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { Select } from "./ui/select.tsx";

/** Strongest first, as people look for the one that they mean. */
const STRONGEST_FIRST = ROLES.toReversed();
const OF_ONE_INSTANCE = STRONGEST_FIRST.filter((role) => role !== "owner");

/** Which role, and for what: fields of a form, named `grants.0.role` and so on. */
export function OperatorGrants({
  grants,
  instances,
}: {
  grants: readonly RoleGrant[];
  instances: readonly InstanceChoice[];
}) {
  const t = useTranslations("operators");
  const everywhere = grants.find((grant) => grant.instanceId === null);
  const [scope, setScope] = useState(everywhere === undefined && grants.length > 0 ? "chosen" : "all");
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(grants.flatMap(({ instanceId, role }) => (instanceId === null ? [] : [[instanceId, role]]))),
  );
  const given = instances.filter(({ id }) => chosen[id] !== undefined);
  return (
    <>
      {instances.length === 0 ? null : (
        <Field label={t("scope.label")} group>
          <Segmented
            value={scope}
            onChange={setScope}
            options={[
              { value: "all", label: t("scope.all") },
              { value: "chosen", label: t("scope.chosen") },
            ]}
          />
        </Field>
      )}
      {scope === "all" ? (
        <Field name="grants.0.role" label={t("role.label")} group>
          <RadioCards
            defaultValue={everywhere?.role ?? "viewer"}
            choices={STRONGEST_FIRST.map((role) => ({
              value: role,
              label: t(`role.${role}`),
              hint: t(`role.hint.${role}`),
            }))}
          />
        </Field>
      ) : (
        <Field name="grants" label={t("scope.roles")} hint={t("scope.rolesHint")} group>
          <ul className="divide-y divide-line rounded-md border border-line">
            {instances.map(({ id, name }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 py-2">
                <label htmlFor={`role-${id}`} className="min-w-0">
                  <span className="block truncate font-medium">{name}</span>
                  <span className="block truncate font-mono text-muted text-xs">{id}</span>
                </label>
                <Select
                  id={`role-${id}`}
                  name=""
                  required={false}
                  className="w-36"
                  value={chosen[id] ?? ""}
                  onChange={(event) => {
                    const { [id]: _, ...others } = chosen;
                    const role = event.target.value;
                    setChosen(role === "" ? others : { ...others, [id]: role });
                  }}
                  options={[
                    { value: "", label: t("role.none") },
                    ...OF_ONE_INSTANCE.map((role) => ({ value: role, label: t(`role.${role}`) })),
                  ]}
                />
              </li>
            ))}
          </ul>
          {given.map(({ id }, index) => (
            <span key={id}>
              <input type="hidden" name={`grants.${index}.instanceId`} value={id} />
              <input type="hidden" name={`grants.${index}.role`} value={chosen[id]} />
            </span>
          ))}
        </Field>
      )}
    </>
  );
}
