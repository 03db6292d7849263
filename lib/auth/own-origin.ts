/**
 * Whether a request was made by a page of this console, as far as a browser lets nobody else say so: its `Origin` names the
 * host that was asked. The same measure that server actions are held to.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  // Believed only where a proxy is trusted: otherwise it was dropped, and Next has put the host there.
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  if (origin === null || host === null || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
