import { type Refusal, refusalOf } from "./take-file.ts";

/** Sends the file of an import; its text is the body. */
export async function sendImport(path: string, file: Blob): Promise<{ readonly id: number } | Refusal> {
  const response = await fetch(path, { method: "POST", body: file }).catch(() => null);
  if (response === null || !response.ok) return refusalOf(response);
  return (await response.json()) as { readonly id: number };
}
