import type { ReasonCode } from "../domain/reason.ts";
import { TOKEN_INVALID_NOTICE_TOPIC } from "../domain/token.ts";
import { attachPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { deleteAccessKey, setAccessKeyStatus } from "../services/access-users.ts";
import { blockClient } from "../services/client-blocks.ts";
import { disconnectClient } from "../services/clients.ts";
import {
  rotateDeviceCredential,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "../services/device-credentials.ts";
import { deleteGroup, getGroup, saveGroupPolicy } from "../services/groups.ts";
import { deleteInstance, setInstanceEnabled } from "../services/instances.ts";
import { revokeToken } from "../services/tokens.ts";
import { write } from "../services/transaction.ts";
import { type Credentials, signature, tokenLogin } from "./test-clients.ts";
import type { ProcessWorld } from "./test-process.ts";
import type { Notice, Role } from "./test-programs.ts";

/*
 * "When a change bites", row by row: what the console does, and what a client sees of it. One table for the tests, which
 * play it with several programs, and for the bench, which measures it.
 */

export interface Change {
  readonly name: string;
  /** The client that is connected when the change is made. */
  readonly role: Role;
  /** How late it may bite, milliseconds; null: at the next CONNECT, whenever that comes. */
  readonly boundMs: number | null;
  readonly prepare: (world: ProcessWorld, instanceId: string) => Case;
}

export interface Case {
  readonly login: Credentials;
  readonly make: () => void;
  /** `closes`: by itself. `refused`: its next operation is, and that ends the connection. */
  readonly live: "stays" | "closes" | "refused";
  /** What it is sent before the end. */
  readonly notices?: readonly Notice[];
  /** New connections while the live one is there, or just after its end. */
  readonly afterwards: readonly NewConnection[];
  /** New connections that take the place of a live one that stays. */
  readonly atLast?: readonly NewConnection[];
}

export interface NewConnection {
  readonly login: () => Credentials;
  readonly reason: ReasonCode;
  /** With `ok`: whether a message is taken. */
  readonly publishes?: boolean;
}

export const TOPIC = "meters/1";
export const CLIENT_ID = "GID_test@@@1";
const OTHER_CLIENT_ID = "GID_test@@@2";
const AT_ONCE_MS = 1_000;
const NEXT_OPERATION_MS = 5_000;

const invalidNotice = (code: number, type: string): Notice => ({
  topic: TOKEN_INVALID_NOTICE_TOPIC,
  content: { code, type },
});
const ALL = { Version: "1", Statement: [{ Effect: "Allow", Action: "mq:*", Resource: "*" }] };
const NO_PUB = {
  Version: "1",
  Statement: [
    { Effect: "Allow", Action: "mq:*", Resource: "*" },
    { Effect: "Deny", Action: "mq:PUB", Resource: "*" },
  ],
};

const denyTopic = (world: ProcessWorld, instanceId: string) => () => {
  const { policyVersion } = getGroup(world.system, { instanceId, id: "GID_test" });
  saveGroupPolicy(world.system, {
    instanceId,
    id: "GID_test",
    expectedVersion: policyVersion,
    defaultEffect: "Allow",
    rules: [{ effect: "Deny", pub: true, sub: true, topic: TOPIC }],
  });
};

/** A client in Signature mode of a RAM user who may do everything until it changes. */
function signed(world: ProcessWorld, instanceId: string) {
  const key = world.accessKey(ALL);
  const login = signature("Signature", key, instanceId, CLIENT_ID);
  const policies = world.db.$client
    .prepare(
      "select p.name from access_policies p join access_user_policies u on u.policy_id = p.id where u.user_id = ?",
    )
    .pluck()
    .all(key.userId) as string[];
  return { key, login, policy: policies[0] ?? "" };
}

function withToken(world: ProcessWorld, instanceId: string, type: "R" | "W" | "RW") {
  const key = world.accessKey();
  const token = world.token(instanceId, type, ["meters/#"]);
  const loginOf = (clientId: string) => tokenLogin(key.id, instanceId, clientId, [type, token.text]);
  return { key, token, login: loginOf(CLIENT_ID), other: loginOf(OTHER_CLIENT_ID) };
}

/** A change of a device credential, which leaves the live connection alone unless it is to be disconnected too. */
function ofDevice(
  name: string,
  role: Role,
  disconnect: boolean,
  reason: ReasonCode,
  act: (world: ProcessWorld, instanceId: string) => Credentials | null,
): Change {
  return {
    name: `${name}${disconnect ? " with its clients disconnected" : ""}`,
    role,
    boundMs: disconnect ? AT_ONCE_MS : null,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      let renewed: Credentials | null = null;
      return {
        login,
        make: () => {
          renewed = act(world, instanceId);
        },
        live: disconnect ? "closes" : "stays",
        afterwards: [{ login: () => login, reason }],
        atLast: name.includes("rotated") ? [{ login: () => renewed ?? login, reason: "ok", publishes: true }] : [],
      };
    },
  };
}

const deviceChanges = [false, true].flatMap((disconnect): Change[] => [
  ofDevice("device credential rotated", "publisher", disconnect, "unknown_device_credential", (world, instanceId) => {
    const { credential, secret } = rotateDeviceCredential(world.system, {
      ...{ instanceId, clientId: CLIENT_ID },
      overlapMs: 0,
      disconnect,
    });
    return signature("DeviceCredential", { id: credential.keyId, secret }, instanceId, CLIENT_ID);
  }),
  ofDevice(
    "device credential disabled",
    "subscriber",
    disconnect,
    "device_credential_disabled",
    (world, instanceId) => {
      setDeviceCredentialEnabled(world.system, { instanceId, clientId: CLIENT_ID, enabled: false, disconnect });
      return null;
    },
  ),
  ofDevice(
    "device credential unregistered",
    "publisher",
    disconnect,
    "unknown_device_credential",
    (world, instanceId) => {
      unregisterDeviceCredential(world.system, { instanceId, clientId: CLIENT_ID, disconnect });
      return null;
    },
  ),
]);

export const CHANGES: readonly Change[] = [
  {
    name: "group policy, for a device",
    role: "publisher",
    boundMs: null,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      const other = world.device(instanceId, OTHER_CLIENT_ID);
      return {
        login,
        make: denyTopic(world, instanceId),
        live: "stays",
        afterwards: [{ login: () => other, reason: "ok", publishes: false }],
        atLast: [{ login: () => login, reason: "ok", publishes: false }],
      };
    },
  },
  {
    name: "group policy, for a token client",
    role: "publisher",
    boundMs: null,
    prepare(world, instanceId) {
      const { login, other } = withToken(world, instanceId, "W");
      return {
        login,
        make: denyTopic(world, instanceId),
        live: "stays",
        afterwards: [{ login: () => other, reason: "ok", publishes: false }],
      };
    },
  },
  {
    name: "group deleted",
    role: "subscriber",
    boundMs: null,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      return {
        login,
        make: () => deleteGroup(world.system, { instanceId, id: "GID_test" }),
        live: "stays",
        afterwards: [{ login: () => login, reason: "unknown_group" }],
      };
    },
  },
  {
    name: "access policy changed",
    role: "publisher",
    boundMs: NEXT_OPERATION_MS,
    prepare(world, instanceId) {
      const { login, policy } = signed(world, instanceId);
      const document = NO_PUB as never;
      return {
        login,
        make: () => void write(world.system, (w) => putAccessPolicy(w, { name: policy, document })),
        live: "refused",
        afterwards: [{ login: () => login, reason: "ok", publishes: false }],
      };
    },
  },
  {
    name: "access policies taken from the user",
    role: "publisher",
    boundMs: NEXT_OPERATION_MS,
    prepare(world, instanceId) {
      const { key, login } = signed(world, instanceId);
      return {
        login,
        make: () => void write(world.system, (w) => attachPolicies(w, key.userId, [])),
        live: "refused",
        afterwards: [{ login: () => login, reason: "access_policy_no_match" }],
      };
    },
  },
  {
    name: "access key disabled, in Signature mode",
    role: "publisher",
    boundMs: NEXT_OPERATION_MS,
    prepare(world, instanceId) {
      const { key, login } = signed(world, instanceId);
      return {
        login,
        make: () => void setAccessKeyStatus(world.system, { id: key.id, status: "disabled" }),
        live: "refused",
        afterwards: [{ login: () => login, reason: "access_key_disabled" }],
      };
    },
  },
  {
    name: "access key disabled, in Token mode",
    role: "publisher",
    boundMs: NEXT_OPERATION_MS,
    prepare(world, instanceId) {
      const { key, login } = withToken(world, instanceId, "RW");
      return {
        login,
        make: () => void setAccessKeyStatus(world.system, { id: key.id, status: "disabled" }),
        live: "refused",
        notices: [invalidNotice(-1, "RW")],
        afterwards: [{ login: () => login, reason: "access_key_disabled" }],
      };
    },
  },
  {
    name: "access key deleted",
    role: "publisher",
    boundMs: NEXT_OPERATION_MS,
    prepare(world, instanceId) {
      const { key, login } = signed(world, instanceId);
      return {
        login,
        make: () => {
          setAccessKeyStatus(world.system, { id: key.id, status: "disabled" });
          deleteAccessKey(world.system, { id: key.id });
        },
        live: "refused",
        afterwards: [{ login: () => login, reason: "unknown_access_key" }],
      };
    },
  },
  ...(["subscriber", "publisher"] as const).map(
    (role): Change => ({
      name: `token of a ${role} revoked`,
      role,
      boundMs: AT_ONCE_MS,
      prepare(world, instanceId) {
        const type = role === "subscriber" ? "R" : "W";
        const { token, login } = withToken(world, instanceId, type);
        return {
          login,
          make: () => void revokeToken(world.system, { instanceId, id: token.id }),
          live: "closes",
          notices: [invalidNotice(3, type)],
          afterwards: [{ login: () => login, reason: "token_revoked" }],
        };
      },
    }),
  ),
  ...deviceChanges,
  {
    name: "client blocked",
    role: "publisher",
    boundMs: null,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      return {
        login,
        make: () => blockClient(world.system, { instanceId, clientId: CLIENT_ID }),
        live: "stays",
        afterwards: [{ login: () => login, reason: "client_blocked" }],
      };
    },
  },
  {
    name: "client blocked and disconnected",
    role: "subscriber",
    boundMs: AT_ONCE_MS,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      return {
        login,
        make: () => {
          blockClient(world.system, { instanceId, clientId: CLIENT_ID });
          disconnectClient(world.system, { instanceId, clientId: CLIENT_ID });
        },
        live: "closes",
        afterwards: [{ login: () => login, reason: "client_blocked" }],
      };
    },
  },
  {
    name: "instance disabled",
    role: "subscriber",
    boundMs: AT_ONCE_MS,
    prepare(world, instanceId) {
      const login = world.device(instanceId, CLIENT_ID);
      return {
        login,
        make: () => void setInstanceEnabled(world.system, { id: instanceId, enabled: false }),
        live: "closes",
        afterwards: [{ login: () => login, reason: "instance_disabled" }],
      };
    },
  },
  {
    name: "instance deleted",
    role: "publisher",
    boundMs: AT_ONCE_MS,
    prepare(world, instanceId) {
      const { login } = withToken(world, instanceId, "W");
      return {
        login,
        make: () => deleteInstance(world.system, { id: instanceId, confirmName: instanceId }),
        live: "closes",
        afterwards: [{ login: () => login, reason: "unknown_instance" }],
      };
    },
  },
];
