/** What has been chosen in the guide so far. */
export interface GuidePlace {
  readonly instance?: string | undefined;
  readonly group?: string | undefined;
  readonly client?: string | undefined;
}

/** The address of the guide at a place: it can be loaded again, sent to somebody, and gone back from. */
export function guidePath(place: GuidePlace): string {
  const query = new URLSearchParams(
    Object.entries(place).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();
  return query === "" ? "/start" : `/start?${query}`;
}
