export type SignInResult =
  | { readonly status: "ok" }
  | { readonly status: "wrong" }
  | { readonly status: "too_many"; readonly seconds: number }
  | { readonly status: "unavailable" };

/** The text under `name`; throws where there is none. By hand: a schema library would be a fifth of this page's weight. */
function textOf(answer: unknown, name: string): string {
  const value = typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
  if (typeof value !== "string") throw new TypeError(`no ${name} in the answer`);
  return value;
}

/**
 * Signs in at next-auth's own routes, as its `signIn` does. That one leaves the page when the server does not answer, and
 * what had been typed is lost; this one says so.
 */
export async function signInWithPassword(email: string, password: string): Promise<SignInResult> {
  try {
    const csrf = await fetch("/api/auth/csrf", { cache: "no-store" });
    const csrfToken = textOf(await csrf.json(), "csrfToken");
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/", json: "true" }),
    });
    const url = textOf(await response.json(), "url");
    const error = new URL(url, location.href).searchParams.get("error");
    if (response.ok && error === null) return { status: "ok" };
    if (error === "CredentialsSignin") return { status: "wrong" };
    const seconds = /^rate_limited:(\d+)$/.exec(error ?? "")?.[1];
    return seconds === undefined ? { status: "unavailable" } : { status: "too_many", seconds: Number(seconds) };
  } catch {
    return { status: "unavailable" };
  }
}
