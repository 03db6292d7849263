import { z } from "zod";

export type SignInResult =
  | { readonly status: "ok" }
  | { readonly status: "wrong" }
  | { readonly status: "too_many"; readonly seconds: number }
  | { readonly status: "unavailable" };

const Csrf = z.object({ csrfToken: z.string() });
const Answer = z.object({ url: z.string() });

/**
 * Signs in at next-auth's own routes, as its `signIn` does. That one leaves the page when the server does not answer, and
 * what had been typed is lost; this one says so.
 */
export async function signInWithPassword(email: string, password: string): Promise<SignInResult> {
  try {
    const { csrfToken } = Csrf.parse(await (await fetch("/api/auth/csrf", { cache: "no-store" })).json());
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/", json: "true" }),
    });
    const { url } = Answer.parse(await response.json());
    const error = new URL(url, location.href).searchParams.get("error");
    if (response.ok && error === null) return { status: "ok" };
    if (error === "CredentialsSignin") return { status: "wrong" };
    const seconds = /^rate_limited:(\d+)$/.exec(error ?? "")?.[1];
    return seconds === undefined ? { status: "unavailable" } : { status: "too_many", seconds: Number(seconds) };
  } catch {
    return { status: "unavailable" };
  }
}
