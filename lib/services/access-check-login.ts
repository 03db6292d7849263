import { z } from "zod";
import type { ConnectFacts } from "../domain/facts.ts";
import { formatUsername, LOGIN_MODES } from "../domain/login.ts";
import { signClientId } from "../domain/signature.ts";
import { formatTokenPassword, type TokenType } from "../domain/token.ts";
import { newToken } from "../domain/token-secret.ts";
import type { CheckFacts } from "./access-check-facts.ts";

/** By which credential an imagined client logs in. */
export const CheckLogin = z.discriminatedUnion("by", [
  /** One that the console knows, as if the password were right: nobody needs the secret to ask. */
  z.object({
    by: z.literal("credential"),
    mode: z.enum(LOGIN_MODES),
    /** An access key ID, a device access key ID or a username. Left out for a device: its own. */
    keyId: z.string().max(128).optional(),
    /** Token mode: the tokens that it presents. */
    tokenIds: z.array(z.number().int().positive()).max(3).optional(),
  }),
  /** What a client sends, checked as it stands. */
  z.object({
    by: z.literal("login"),
    username: z.string().max(1_024),
    password: z.string().max(4_096),
  }),
]);
export type CheckLogin = z.infer<typeof CheckLogin>;

/** Username and password of the login; they stay on the server, and in this call. */
export function loginOf(
  login: CheckLogin,
  instanceId: string,
  clientId: string,
  facts: CheckFacts,
): { readonly username: string; readonly password: string } {
  if (login.by === "login") return { username: login.username, password: login.password };
  const { mode } = login;
  const known = facts.connect();
  const keyId = login.keyId || (mode === "DeviceCredential" ? ownKey(known, instanceId, clientId) : "");
  const username = formatUsername(mode, keyId, instanceId);
  const secret = secretOf(mode, keyId, instanceId, clientId, known);
  if (mode === "Token") return { username, password: tokenPassword(login.tokenIds ?? [], facts) };
  return { username, password: secret === null ? "" : secret() };
}

/** A device that has no credential is told so under this name. */
const NO_KEY = "-";

function ownKey(facts: ConnectFacts, instanceId: string, clientId: string): string {
  return facts.findDeviceCredential(instanceId, clientId)?.keyId ?? NO_KEY;
}

/** What makes the right password; null where there is no such credential, which is then what the core refuses. */
function secretOf(
  mode: (typeof LOGIN_MODES)[number],
  keyId: string,
  instanceId: string,
  clientId: string,
  facts: ConnectFacts,
): (() => string) | null {
  switch (mode) {
    case "Signature": {
      const key = facts.findAccessKey(keyId);
      return key === null ? null : () => signClientId(key.secret(), clientId);
    }
    case "DeviceCredential": {
      const device = facts.findDeviceCredential(instanceId, clientId);
      const pair = device?.previous?.keyId === keyId ? device.previous : device;
      return pair ? () => signClientId(pair.secret(), clientId) : null;
    }
    case "CustomAuth": {
      const identity = facts.findCustomIdentity(instanceId, keyId, clientId);
      if (identity === null) return null;
      return () => (identity.signMode === "SIGNED" ? signClientId(identity.secret(), clientId) : identity.secret());
    }
    case "Token":
      return null;
  }
}

/** A token that is not there looks like one that was never issued. */
function tokenPassword(tokenIds: readonly number[], facts: CheckFacts): string {
  const pairs = tokenIds.map((id): [TokenType, string] => {
    const token = facts.findTokenById(id);
    return token === null ? ["R", newToken().token] : [token.type, facts.standIn(token)];
  });
  return formatTokenPassword(pairs);
}
