import { ensureBuilt } from "../lib/launch/ensure-built.mjs";

/** Every worker starts the same build; without this each would find it missing or old, and build it at once. */
export default async function buildOnce(): Promise<void> {
  await ensureBuilt({ console: true });
}
