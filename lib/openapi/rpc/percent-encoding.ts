/** Percent-encoding by RFC 3986 as both signatures want it: all but `A-Z a-z 0-9 - _ . ~`, upper-case hex, space as `%20`. */
export function percentEncode(text: string): string {
  // A lone surrogate has no UTF-8 form and would throw; encoders put U+FFFD there.
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `k=v` joined by `&`, sorted by name, both parts encoded: the form in which parameters are signed. */
export function canonicalQuery(parameters: Iterable<readonly [string, string]>): string {
  return [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}
