"use client";
import { useLocale, useTranslations } from "next-intl";
import { sayApiText } from "../lib/i18n/api-texts.ts";
import type { ApiParameterView } from "./api-view.ts";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { Select } from "./ui/select.tsx";
import { Textarea } from "./ui/textarea.tsx";

/** A field for each parameter. None has a name: they are read by the builder, and posted nowhere. */
export function ApiBuilderFields({
  parameters,
  values,
  onChange,
}: {
  parameters: readonly ApiParameterView[];
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
}) {
  const t = useTranslations("api.builder");
  const locale = useLocale();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {parameters.map((parameter) => {
        const { name, required, type, fields, description } = parameter;
        const shape =
          type === "list" ? t("listHint") : type === "objects" ? t("objectsHint", { fields: fields.join("=") }) : "";
        return (
          <Field
            key={name}
            label={<code>{name}</code>}
            optional={!required}
            hint={`${sayApiText(locale, description)} ${shape}`.trim()}
          >
            <Control
              parameter={parameter}
              value={values[name] ?? ""}
              onChange={(value) => onChange({ ...values, [name]: value })}
            />
          </Field>
        );
      })}
    </div>
  );
}

function Control({
  parameter: { type, values, name },
  value,
  onChange,
}: {
  parameter: ApiParameterView;
  value: string;
  onChange: (value: string) => void;
}) {
  const choices = type === "boolean" ? ["true", "false"] : values;
  if (choices.length > 0) {
    return (
      <Select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={["", ...choices].map((choice) => ({ value: choice, label: choice }))}
      />
    );
  }
  if (type === "list" || type === "objects" || name === "Payload") {
    return <Textarea rows={3} value={value} onChange={(event) => onChange(event.target.value)} />;
  }
  return (
    <Input
      mono
      value={value}
      {...(type === "integer" ? { inputMode: "numeric" as const } : {})}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
