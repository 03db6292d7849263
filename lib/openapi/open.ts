import { AccessFacts } from "../services/access-facts.ts";
import { openApiMemory } from "../services/api-memory.ts";
import type { Application } from "../services/application.ts";
import { WrongLogins } from "../services/wrong-logins.ts";
import type { Door } from "./door.ts";
import { RateLimits } from "./rate-limits.ts";

export interface OpenDoor extends Door {
  /** Writes what was gathered and gives back what was opened. */
  close(): void;
}

/** Opens the API on an open application. Only one per process: rate limits are counted in its memory. */
export function openDoor(
  app: Pick<Application, "db" | "keyring"> & {
    readonly settings: Pick<Application["settings"], "api">;
    readonly state: Pick<Application["state"], "databasePath">;
  },
  world: Pick<Door, "now" | "report">,
): OpenDoor {
  const { db, keyring, settings } = app;
  const { nonces, calls, close } = openApiMemory(app.state.databasePath);
  return {
    db,
    keyring,
    facts: new AccessFacts(db.$client, keyring),
    nonces,
    calls,
    limits: new RateLimits(settings.api.rates),
    wrongLogins: new WrongLogins(),
    https: settings.api.https,
    ...world,
    close,
  };
}
