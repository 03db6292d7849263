import type { SignedRequest } from "./api-sign.ts";

export type ApiAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly ms: number;
      readonly requestId: string;
      /** As it is good to read. */
      readonly text: string;
    }
  | { readonly kind: "failed"; readonly why: string };

/** Sends a signed request as an SDK would: without cookies, so that the signature is all that speaks for it. */
export async function sendRequest({ method, url, headers, body }: SignedRequest): Promise<ApiAnswer> {
  const startedAt = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers,
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      ...(method === "POST" ? { body } : {}),
    });
    const text = await response.text();
    return {
      kind: "answered",
      status: response.status,
      ms: Math.round(performance.now() - startedAt),
      requestId: response.headers.get("x-acs-request-id") ?? "",
      text: readable(text),
    };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
