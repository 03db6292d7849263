/** The parts of `acs:<service>:<region>:<account>:<relative ID>`; the relative ID may hold colons. Null if it has another form. */
export function splitResourceName(text: string): { readonly service: string; readonly relative: string } | null {
  const found = /^acs:([^:]*):[^:]*:[^:]*:([\s\S]+)$/.exec(text);
  return found ? { service: found[1] ?? "", relative: found[2] ?? "" } : null;
}
