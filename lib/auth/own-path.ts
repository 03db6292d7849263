/** Request header that says which path was asked for; written by the start of the server (`requests.ts`). */
export const ASKED_PATH_HEADER = "x-gatehouse-asked";

const ORIGIN = "http://own.invalid";

/**
 * Where to go after signing in: a path of this console, or the start. The text comes from a URL that anybody can make, so
 * whatever a browser could read as another site (`//evil`, `/\evil`, a scheme, a tab inside) is not followed.
 */
export function ownPath(text: string | null | undefined): string {
  if (!text?.startsWith("/") || !URL.canParse(text, ORIGIN)) return "/";
  const { origin, pathname, search, hash } = new URL(text, ORIGIN);
  if (origin !== ORIGIN) return "/";
  // Going back to these would ask to sign in again, or do something by a mere GET.
  if (/^\/(sign-in|set-up|api)(\/|$)/.test(pathname) || pathname.startsWith("//")) return "/";
  return `${pathname}${search}${hash}`;
}

/** The address of the sign-in page that leads back to what was asked for. */
export function signInPath(asked: string | null): string {
  const url = new URL(ownPath(asked), ORIGIN);
  // How the framework asks for the data of a page; the page itself is without it.
  url.searchParams.delete("_rsc");
  const back = `${url.pathname}${url.search}`;
  return back === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl: back })}`;
}
