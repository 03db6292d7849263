/** Operations that were seen are counted in slots of this length, so that "the last hour" is true to a slot. */
export const OBSERVED_SLOT_MS = 600_000;
/** What people are shown: the slots of the last hour. */
export const OBSERVED_WINDOW_MS = 3_600_000;
/** From the start of a slot; a little longer than what is shown, so that nothing goes while somebody looks at it. */
export const OBSERVED_KEPT_MS = OBSERVED_WINDOW_MS + 2 * OBSERVED_SLOT_MS;

/** Start of the slot that a time lies in, epoch ms. */
export const slotOf = (at: number): number => at - (at % OBSERVED_SLOT_MS);

/** Start of the first slot that touches the hour before `now`. */
export const observedSince = (now: number): number => slotOf(now - OBSERVED_WINDOW_MS);
