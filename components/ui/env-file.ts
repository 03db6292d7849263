import type { SecretValue } from "./secret-dialog.tsx";

/** Values as a `.env` file; quoted, because `|` and `$` mean something to a shell that reads it. */
export function envFile(values: readonly SecretValue[]): string {
  return values.map((entry) => `${entry.variable}='${entry.value.replaceAll("'", "'\\''")}'\n`).join("");
}

/** Gives the person a file with the values; it never leaves the browser. */
export function downloadEnv(fileName: string, values: readonly SecretValue[]): void {
  const url = URL.createObjectURL(new Blob([envFile(values)], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName}.env`;
  link.click();
  URL.revokeObjectURL(url);
}
