import type { TokenType } from "../domain/token.ts";
import { attachPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { createAccessKey, ensurePrimaryAccount, insertAccessUser } from "../services/access-users.ts";
import type { ServiceContext } from "../services/context.ts";
import { registerDeviceCredential } from "../services/device-credentials.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import { insertToken } from "../services/tokens.ts";
import { write } from "../services/transaction.ts";
import { type Credentials, signature } from "./test-clients.ts";

/** Makes what clients need to be let in. */
export interface Residents {
  /** Makes an instance with one group, `GID_test`. */
  instance(id: string, limits?: Partial<Parameters<typeof createInstance>[1]>): string;
  /** Registers a device credential. */
  device(instanceId: string, clientId: string): Credentials;
  /** An access key of the primary account, or of a new RAM user with one policy document. */
  accessKey(policy?: unknown): { readonly id: string; readonly secret: string; readonly userId: string };
  /** Issues a token that ends at `expiresAt` (default: in a day). */
  token(
    instanceId: string,
    type: TokenType,
    filters: string[],
    expiresAt?: number,
  ): { readonly id: number; readonly text: string };
}

export function residentsOf(system: ServiceContext): Residents {
  const primary = ensurePrimaryAccount(system);
  let users = 0;
  return {
    instance(id, limits = {}) {
      createInstance(system, { id, name: id, edition: "Professional", ...limits });
      createGroup(system, { instanceId: id, id: "GID_test", defaultEffect: "Allow", note: "", rules: [] } as never);
      return id;
    },
    device(instanceId, clientId) {
      const { credential, secret } = registerDeviceCredential(system, { instanceId, clientId });
      return signature("DeviceCredential", { id: credential.keyId, secret }, instanceId, clientId);
    },
    accessKey(policy) {
      const userId =
        policy === undefined
          ? primary
          : write(system, (w) => {
              const name = `user${++users}`;
              const id = insertAccessUser(w, { name, kind: "ram" });
              putAccessPolicy(w, { name: `policy-of-${name}`, document: policy } as never);
              attachPolicies(w, id, [`policy-of-${name}`]);
              return id;
            });
      const { key, secret } = createAccessKey(system, { userId, note: "" } as never) as unknown as {
        key: { id: string };
        secret: string;
      };
      return { id: key.id, secret, userId };
    },
    token(instanceId, type, filters, expiresAt = system.now() + 86_400_000) {
      const issued = write(system, (w) => insertToken(w, { instanceId, type, filters, expiresAt, note: "" }));
      return { id: issued.token.id, text: issued.text };
    },
  };
}
