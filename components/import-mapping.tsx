import { useTranslations } from "next-intl";
import { IMPORT_FIELDS, type ImportKind, type ImportMapping as Mapping } from "@/lib/domain/import.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Checkbox } from "./ui/checkbox.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Panel } from "./ui/panel.tsx";
import { Select } from "./ui/select.tsx";

/** Says which column of a file is what, beside its first rows. */
export function ImportMapping({
  instanceId,
  importId,
  kind,
  columns,
  rows,
  guess,
  groups,
  action,
}: {
  instanceId: string;
  importId: number;
  kind: ImportKind;
  /** How many columns the file has. */
  columns: number;
  /** Its first rows. */
  rows: readonly (readonly string[])[];
  guess: Mapping;
  /** Groups of the instance to choose from; null where there are too many. */
  groups: readonly string[] | null;
  action: FormAction<null>;
}) {
  const t = useTranslations("imports");
  const numbers = Array.from({ length: columns }, (_, index) => index);
  const first = rows[0] ?? [];
  const nameOf = (index: number) => {
    const number = t("map.column", { number: index + 1 });
    const name = first[index]?.trim();
    return name ? `${number}: ${name}` : number;
  };
  const options = [
    { value: "", label: t("map.none") },
    ...numbers.map((index) => ({ value: String(index), label: nameOf(index) })),
  ];
  return (
    <Panel title={t("map.title")} description={t("map.about")}>
      <Form action={action} hidden={{ instanceId, importId }} submitLabel={t("map.submit")}>
        <Checkbox name="hasHeader" label={t("map.hasHeader")} defaultChecked={guess.hasHeader} />
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {IMPORT_FIELDS[kind].map((field) => (
            <Field
              key={field}
              name={`columns.${field}`}
              label={t(`map.field.${field}`)}
              hint={t(`map.hint.${field}`)}
              optional
            >
              <Select options={options} defaultValue={String(guess.columns[field] ?? "")} />
            </Field>
          ))}
          {kind === "groups" ? null : (
            <Field name="groupId" label={t("map.oneGroup")} hint={t("map.oneGroupHint")} optional>
              {groups === null ? (
                <Input mono defaultValue={guess.groupId ?? ""} placeholder="GID_sensors" />
              ) : (
                <Select
                  defaultValue={guess.groupId ?? ""}
                  options={[{ value: "", label: "—" }, ...groups.map((id) => ({ value: id, label: id }))]}
                />
              )}
            </Field>
          )}
        </div>
        <figure className="min-w-0">
          <figcaption className="mb-1.5 text-muted text-sm">
            {t("map.sample")}. {t("map.masked")}
          </figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section aria-label={t("map.sample")} tabIndex={0} className="overflow-x-auto rounded-md border border-line">
            <table className="w-full text-sm">
              <thead>
                <tr className="bg-sunken">
                  {numbers.map((index) => (
                    <th
                      key={index}
                      scope="col"
                      className="whitespace-nowrap px-3 py-1.5 text-left font-medium text-muted"
                    >
                      {t("map.column", { number: index + 1 })}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="font-mono">
                {rows.map((row, line) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                  <tr key={line} className="border-line border-t">
                    {numbers.map((index) => (
                      <td key={index} className="max-w-80 truncate whitespace-nowrap px-3 py-1.5">
                        {row[index]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </figure>
      </Form>
    </Panel>
  );
}
