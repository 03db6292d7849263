/** What a server answers that does not do what it was asked; empty where nothing came back. */
export interface Refusal {
  readonly message: string;
}

export async function refusalOf(response: Response | null): Promise<Refusal> {
  const body: unknown = await response?.json().catch(() => null);
  return { message: typeof body === "object" && body !== null && "message" in body ? String(body.message) : "" };
}

/**
 * Takes a file that is had by asking for it in a body, or once, and gives it to the person. `broken`: it was handed over and
 * did not arrive.
 */
export async function takeFile(path: string, body: string | null = null): Promise<"taken" | "broken" | Refusal> {
  const response = await fetch(path, { method: "POST", body }).catch(() => null);
  if (response === null || !response.ok) return refusalOf(response);
  const file = await response.blob().catch(() => null);
  if (file === null) return "broken";
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "secrets.csv";
  link.click();
  URL.revokeObjectURL(url);
  return "taken";
}
