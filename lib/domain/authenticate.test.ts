import { describe, expect, it } from "vitest";
import { compilePolicies } from "./access-policy-compile.ts";
import { authenticate, type ConnectRequest } from "./authenticate.ts";
import type { ConnectFacts, TokenFact } from "./facts.ts";
import { explain } from "./reason.ts";
import { signClientId } from "./signature.ts";
import { hashToken, newToken } from "./token-secret.ts";

const NOW = 1_800_000_000_000;
const clientId = "GID_abc@@@1";
const limits = { maxSubscriptionsPerClient: 30, maxTopicLength: 64, maxMessageBytes: 100, maxTps: 10 };
const groupPolicy = { groupId: "GID_abc", version: 5, defaultEffect: "Allow", rules: [] } as const;
const user = { id: "u1", name: "root", kind: "primary", policies: compilePolicies([]) } as const;
const issued = newToken();
const tokenFact: TokenFact = {
  ...{ id: 7, instanceId: "mqtt-main", type: "R", filters: ["a/#"], expiresAt: NOW + 1, revokedAt: null },
};

const facts: ConnectFacts = {
  findInstance: () => ({ id: "mqtt-main", enabled: true, customAuth: true, maxConnections: 1, limits }),
  findGroupPolicy: () => groupPolicy,
  findBlock: () => null,
  findAccessKey: (id) => (id === "KEY" ? { id, status: "active", secret: () => "secret", user } : null),
  findToken: (hash) => (hash.equals(issued.hash) ? tokenFact : null),
  findDeviceCredential: () => ({
    ...{ clientId, keyId: "DC.new", secret: () => "DC.newsecret", enabled: true },
    previous: { keyId: "DC.old", secret: () => "DC.oldsecret", endsAt: NOW + 1 },
  }),
  findDeviceCredentialOwner: () => null,
  findOnlyInstance: () => null,
  findCustomIdentity: () => null,
  connections: () => 0,
  isConnected: () => false,
};
const request = (username: string, password: string, more: Partial<ConnectRequest> = {}): ConnectRequest => ({
  ...{ clientId, username, password, address: "192.0.2.1", secure: true, now: NOW },
  ...more,
});
const signature = request("Signature|KEY|mqtt-main", signClientId("secret", clientId));

describe("who has tried too many wrong passwords", () => {
  const unread = () => {
    throw new Error("looked up");
  };
  const findInstance = facts.findInstance;
  const nothing = Object.fromEntries(Object.keys(facts).map((name) => [name, unread])) as unknown as ConnectFacts;

  it("is told so, and how long to wait, before anything is looked up that a password is compared with", () => {
    const { decision, login, binding } = authenticate(
      { ...signature, throttledMs: 9_001 },
      { ...nothing, findInstance },
    );
    expect([decision.reason, decision.params, binding]).toEqual(["wrong_logins", { keyId: "KEY", seconds: 10 }, null]);
    expect(login).toEqual({ mode: "Signature", keyId: "KEY", instanceId: "mqtt-main" });
    expect(explain(decision)).toContain("KEY");
    expect(decision.steps.map(({ check, outcome }) => [check, outcome])).toEqual([
      ["username", "pass"],
      ["instance", "pass"],
      ["wrong_logins", "refuse"],
    ]);
  });

  it("is told first that there is no such instance any more", () => {
    const { decision } = authenticate({ ...signature, throttledMs: 1 }, { ...nothing, findInstance: () => null });
    expect(decision.reason).toBe("unknown_instance");
  });
});

describe("what CONNECT establishes", () => {
  it("is all that later operations need", () => {
    const { binding, used, login } = authenticate(signature, facts);
    expect(binding).toEqual({
      ...{ instanceId: "mqtt-main", clientId, groupId: "GID_abc", mode: "Signature", keyId: "KEY" },
      ...{ accessUserId: "u1", tokens: [], groupPolicy, limits, address: "192.0.2.1", secure: true },
    });
    expect(used).toEqual({ accessKeyId: "KEY", tokenIds: [], deviceKeyPair: null, customIdentity: null });
    expect(login).toEqual({ mode: "Signature", keyId: "KEY", instanceId: "mqtt-main" });
  });

  it("remembers the tokens, and says which were used", () => {
    const { binding, used } = authenticate(request("Token|KEY|mqtt-main", `R|${issued.token}`), facts);
    expect(binding?.tokens).toEqual([{ id: 7, type: "R", filters: ["a/#"], expiresAt: NOW + 1 }]);
    expect(used).toEqual({ accessKeyId: "KEY", tokenIds: [7], deviceKeyPair: null, customIdentity: null });
  });

  it("says which pair of a rotation was used", () => {
    const by = (keyId: string, secret: string, now = NOW) =>
      authenticate(request(`DeviceCredential|${keyId}|mqtt-main`, signClientId(secret, clientId), { now }), facts);
    expect(by("DC.new", "DC.newsecret").used?.deviceKeyPair).toBe("current");
    expect(by("DC.old", "DC.oldsecret").used?.deviceKeyPair).toBe("previous");
    expect(by("DC.old", "DC.newsecret").decision.reason).toBe("bad_signature");
    const late = by("DC.old", "DC.oldsecret", NOW + 1);
    expect(late.decision.reason).toBe("unknown_device_credential");
    expect(explain(late.decision)).toContain("still uses the pair from before the last rotation");
  });

  it("is nothing where it refuses, but says what the username said", () => {
    const result = authenticate({ ...signature, password: "x" }, facts);
    expect(result).toMatchObject({ binding: null, used: null, login: { mode: "Signature", keyId: "KEY" } });
    expect(authenticate(request("KEY", "x"), facts).login).toBeNull();
  });
});

describe("the steps of a CONNECT", () => {
  it("are all there, in order", () => {
    const order = (of: ConnectRequest) => authenticate(of, facts).decision.steps.map(({ check }) => check);
    const before = ["username", "instance", "client_id", "group", "block_list"];
    expect(order(signature)).toEqual([...before, "access_key", "signature", "instance_access", "connection_quota"]);
    expect(order(request("Token|KEY|mqtt-main", `R|${issued.token}`))).toEqual([
      ...before,
      ...["access_key", "token", "connection_quota"],
    ]);
    const device = request("DeviceCredential|DC.new|mqtt-main", signClientId("DC.newsecret", clientId));
    expect(order(device)).toEqual([...before, "device_credential", "signature", "connection_quota"]);
  });

  it("look nothing up that the decision does not reach, and open no secret in vain", () => {
    const asked: string[] = [];
    const spying = new Proxy(facts, {
      get(target, name, receiver) {
        asked.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    authenticate({ ...signature, clientId: "x" }, spying);
    expect(asked).toEqual(["findInstance"]);
    const key = { id: "KEY", status: "disabled", user, secret: () => expect.fail("The secret was opened.") } as const;
    expect(authenticate(signature, { ...facts, findAccessKey: () => key }).decision.reason).toBe("access_key_disabled");
  });
});

describe("a blocked client", () => {
  const blockedFor = (reason: string) => {
    const block = { id: 3, kind: "client", value: clientId, reason, endsAt: null } as const;
    return authenticate(signature, { ...facts, findBlock: () => block }).decision;
  };

  it("is told apart by the entry that keeps it out, with the reason that somebody wrote", () => {
    expect(blockedFor("").decidedBy).toEqual({ kind: "block", blockId: 3, on: "client", value: clientId });
    expect(explain(blockedFor("stolen"))).toBe(
      "GID_abc@@@1 is on the block list: stolen. Take it off the list to let the client in.",
    );
    expect(explain(blockedFor(""))).toBe(
      "GID_abc@@@1 is on the block list. Take it off the list to let the client in.",
    );
  });
});

describe("failure", () => {
  it.each(["findInstance", "findGroupPolicy", "findBlock", "findAccessKey", "connections"] as const)(
    "of %s is thrown on, so that the caller refuses",
    (name) => {
      const broken = {
        ...facts,
        [name]: () => {
          throw new Error("disk I/O error");
        },
      };
      expect(() => authenticate(signature, broken)).toThrow("disk I/O error");
    },
  );

  it("of a secret that does not open is thrown on", () => {
    const secret = () => {
      throw new Error("tampered");
    };
    const broken: ConnectFacts = { ...facts, findAccessKey: (id) => ({ id, status: "active", secret, user }) };
    expect(() => authenticate(signature, broken)).toThrow("tampered");
  });
});

describe("hostile input", () => {
  it("is refused, in bounded words, without repeating what may be a secret", () => {
    const long = "x".repeat(65_000);
    const attempts = [
      request(long, long),
      request(`Signature|${long}|mqtt-main`, long),
      request(`Signature|KEY|${long}`, long),
      request(`Token|KEY|mqtt-main`, `R|${long}`),
      request(`DeviceCredential|${long}|mqtt-main`, long),
      { ...signature, clientId: long },
      { ...signature, clientId: `GID_abc@@@1\ud800` },
      request("my-secret-password", "my-secret-password"),
    ];
    for (const attempt of attempts) {
      const { decision } = authenticate(attempt, facts);
      expect(decision.allowed).toBe(false);
      expect(JSON.stringify(decision).length).toBeLessThan(3_000);
      expect(JSON.stringify(decision) + explain(decision)).not.toContain("my-secret-password");
    }
  });

  it("is refused when any one character of a good login is another", () => {
    const device = request("DeviceCredential|DC.new|mqtt-main", signClientId("DC.newsecret", clientId));
    const good = [signature, request("Token|KEY|mqtt-main", `R|${issued.token}`), device];
    const strict: ConnectFacts = {
      ...facts,
      findInstance: (id) => (id === "mqtt-main" ? facts.findInstance(id) : null),
      findGroupPolicy: (_, id) => (id === "GID_abc" ? groupPolicy : null),
      findDeviceCredential: (instance, id) => (id === clientId ? facts.findDeviceCredential(instance, id) : null),
    };
    for (const login of good) {
      expect(authenticate(login, strict).decision.reason).toBe("ok");
      for (const field of ["username", "password", "clientId"] as const) {
        // A token is not bound to a client ID.
        if (field === "clientId" && login.username.startsWith("Token")) continue;
        const text = login[field];
        for (let i = 0; i <= text.length; i++) {
          for (const char of ["", "A", "z", "|", "@", "=", "\0", "é"]) {
            for (const changed of [
              text.slice(0, i) + char + text.slice(i + 1),
              text.slice(0, i) + char + text.slice(i),
            ]) {
              if (changed === text) continue;
              expect(authenticate({ ...login, [field]: changed }, strict).decision.allowed).toBe(false);
            }
          }
        }
      }
    }
  });

  it("does not find a token by its hash, its prefix or in another case", () => {
    const spellings = [
      hashToken(issued.token).toString("hex"),
      issued.prefix,
      issued.token.toLowerCase(),
      issued.token.toUpperCase(),
      ` ${issued.token}`,
      issued.token.slice(0, -1),
    ];
    for (const spelling of spellings) {
      expect(authenticate(request("Token|KEY|mqtt-main", `R|${spelling}`), facts).binding).toBeNull();
    }
  });
});
