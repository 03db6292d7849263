import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";
import { isVaried, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "../domain/operator.ts";

/** OWASP password storage cheat sheet: argon2id (the default of the library), 19 MiB, 2 passes. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of nothing anybody can type, so that an unknown e-mail address costs the same time as a wrong password. */
let nobody: Promise<string> | undefined;

export const NewPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `Use at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(MAX_PASSWORD_LENGTH, `Use at most ${MAX_PASSWORD_LENGTH} characters.`)
  .refine(isVaried, "Use at least five different characters.");

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** @param stored the PHC string of the operator, or null for nobody; null is always false, after the same work. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hash(crypto.randomUUID(), OPTIONS);
  const matches = await verify(stored ?? (await nobody), password);
  return stored !== null && matches;
}
