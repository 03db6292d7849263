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
