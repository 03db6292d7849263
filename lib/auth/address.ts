/**
 * The address that a request came from. Next puts the peer of the socket into `x-forwarded-for`; the start of the server
 * strips what a client wrote there itself, unless a proxy is trusted, whose entry is the last.
 */
export function addressOf(headers: Headers): string | null {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  if (last === undefined || last === "") return null;
  // An IPv4 peer of a socket that listens on both families.
  return last.replace(/^::ffff:(?=\d+\.)/i, "").slice(0, 64);
}
