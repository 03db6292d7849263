/** How reconnecting the clients of a group ended. */
export const RECONNECT_OUTCOMES = ["done", "stopped", "restarted"] as const;
export type ReconnectOutcome = (typeof RECONNECT_OUTCOMES)[number];

/** Clients that are closed a second: bounds of what can be chosen, and what is proposed. */
export const RECONNECT_RATE = { min: 1, max: 10_000, proposed: 20 } as const;
