import type { ApiParameterView } from "./api-view.ts";

const HOUR_MS = 3_600_000;

/** What the fields of the builder begin with: the example, with an instance that is there and times around now. */
export function initialValues(
  parameters: readonly ApiParameterView[],
  example: Readonly<Record<string, string>>,
  instanceId: string | null,
  now: number,
): Record<string, string> {
  const times: Readonly<Record<string, number>> = {
    ExpireTime: now + HOUR_MS,
    BeginTime: now - HOUR_MS,
    EndTime: now,
  };
  return Object.fromEntries(
    parameters.map(({ name, type, fields }) => {
      if (name === "InstanceId") return [name, instanceId ?? ""];
      if (name === "Token") return [name, ""];
      const time = times[name];
      if (time !== undefined) return [name, String(time)];
      if (type === "list") return [name, linesOf(example, name, (item) => example[item] ?? "")];
      if (type === "objects") {
        return [
          name,
          linesOf(example, name, (item) => fields.map((field) => example[`${item}.${field}`] ?? "").join("=")),
        ];
      }
      return [name, example[name] ?? ""];
    }),
  );
}

function linesOf(example: Readonly<Record<string, string>>, name: string, read: (item: string) => string): string {
  const lines: string[] = [];
  for (let index = 1; Object.keys(example).some((key) => new RegExp(`^${name}\\.${index}(\\.|$)`).test(key)); index++) {
    lines.push(read(`${name}.${index}`));
  }
  return lines.join("\n");
}

/** The fields as parameters of a request; what is empty is left out. */
export function toParameters(
  parameters: readonly ApiParameterView[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const { name, type, fields } of parameters) {
    const value = values[name] ?? "";
    if (type !== "list" && type !== "objects") {
      if (value !== "") sent[name] = value;
      continue;
    }
    const lines = value.split("\n").filter((line) => line.trim() !== "");
    for (const [index, line] of lines.entries()) {
      const item = `${name}.${index + 1}`;
      if (type === "list") {
        sent[item] = line.trim();
        continue;
      }
      // The last field may hold an equals sign itself.
      const parts = line.trim().split("=");
      const [first = "", ...rest] = parts;
      sent[`${item}.${fields[0]}`] = first;
      if (rest.length > 0) sent[`${item}.${fields[1]}`] = rest.join("=");
    }
  }
  return sent;
}
