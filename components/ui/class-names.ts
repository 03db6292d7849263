/** Joins class names and leaves out what is not there. */
export function cx(...names: readonly (string | 0 | 0n | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
