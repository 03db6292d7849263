import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Installation } from "../gatehouse.ts";
import { ACTION_CALLS, concrete } from "./calls.ts";
import { expect, HERE, OWNER, test, withState } from "./inhabited.ts";
import { type ActionReference, builtActions, callAction, shoot, signIn } from "./wire.ts";

function note(): ActionReference {
  const action = builtActions().find(({ name }) => name === "setGroupNoteAction");
  if (action === undefined) throw new Error("the build has no setGroupNoteAction");
  return action;
}
const groupsNow = (installation: Installation) =>
  withState(installation, ({ db }) =>
    db.$client.prepare("select instance_id, id, note, policy_version from groups").all(),
  );

const forgeries: Record<string, Record<string, string>> = {
  "another origin": { origin: "https://evil.example" },
  "no origin that has a name": { origin: "null" },
  "another port of this host": { origin: "http://127.0.0.1:1" },
  "another name for this host": { origin: "http://localhost" },
  "a name that begins like this one": { origin: "http://127.0.0.1.evil.example" },
  "another origin and a host that agrees": { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
  "another origin and a forwarding proxy": {
    origin: "https://evil.example",
    forwarded: "host=evil.example;proto=https",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
  },
};

for (const [from, headers] of Object.entries(forgeries)) {
  test(`an action that comes from ${from} does nothing, though the cookie is right`, async ({
    server,
    inhabited,
    cookiesFor,
  }) => {
    const before = await groupsNow(server.installation);
    const action = note();
    const input = ACTION_CALLS.setGroupNoteAction?.input(HERE, inhabited);
    const path = concrete(action.page, HERE, inhabited);
    const called = await callAction(server.url, action, [{ ...input, note: "forged" }], {
      path,
      cookies: cookiesFor("owner"),
      headers,
    });
    expect(called.state).toBeNull();
    // As a form that a foreign page posts by itself, which needs no permission of anybody.
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const posted = await shoot(server.url, {
      method: "POST",
      path,
      headers: { ...headers, cookie: cookiesFor("owner"), "content-type": "multipart/form-data; boundary=b" },
      body: `${field(`$ACTION_ID_${action.id}`, "")}${field("instanceId", HERE)}${field("id", "GID_canary")}${field("note", "forged")}--b--\r\n`,
    });
    expect(posted.status).not.toBe(200);
    expect(await groupsNow(server.installation)).toEqual(before);
  });
}

test("an upload or a taking of secrets that comes from elsewhere does nothing, though the cookie is right", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  const imports = () => server.installation.query("select * from imports");
  const before = imports();
  const own = `/api/instances/${HERE}/imports`;
  for (const given of [{}, ...Object.values(forgeries)]) {
    const headers = { cookie: cookiesFor("owner"), ...given };
    for (const path of [`${own}?kind=devices`, `${own}/${inhabited.importIds[HERE]}/report`]) {
      const answer = await shoot(server.url, { method: "POST", path, headers, body: "GID_canary@@@forged\n" });
      expect(answer.status, path).toBe(403);
    }
  }
  expect(imports()).toEqual(before);
});

test("a page or a route changes nothing by being asked for", async ({ server, cookiesFor }) => {
  const cookie = cookiesFor("owner");
  const before = await groupsNow(server.installation);
  const action = note();
  for (const path of [
    `/instances/${HERE}/groups/GID_canary?$ACTION_ID_${action.id}=&note=forged`,
    `/instances/${HERE}/groups/GID_canary?_action=${action.id}`,
    `/api/auth/signout`,
  ]) {
    await shoot(server.url, { path, headers: { cookie, "next-action": action.id } });
  }
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    await shoot(server.url, {
      method,
      path: `/instances/${HERE}/groups/GID_canary`,
      headers: { cookie, "next-action": action.id },
      body: "[]",
    });
  }
  expect(await groupsNow(server.installation)).toEqual(before);
  expect((await shoot(server.url, { path: `/api/instances/${HERE}/overview`, headers: { cookie } })).status).toBe(200);
});

test("nothing may be read across origins, framed or sniffed", async ({ server, cookiesFor }) => {
  const cookie = cookiesFor("owner");
  for (const path of ["/instances", `/api/instances/${HERE}/overview`, "/sign-in", "/api/auth/csrf", "/nothing"]) {
    const { headers } = await shoot(server.url, { path, headers: { cookie, origin: "https://evil.example" } });
    expect(headers["access-control-allow-origin"], path).toBeUndefined();
    expect(headers["access-control-allow-credentials"], path).toBeUndefined();
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
    expect(headers["x-powered-by"], path).toBeUndefined();
    expect(headers["cache-control"], path).toMatch(/no-store/);
    const preflight = await shoot(server.url, {
      method: "OPTIONS",
      path,
      headers: {
        origin: "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "next-action",
      },
    });
    expect(preflight.headers["access-control-allow-origin"], path).toBeUndefined();
  }
});

test.describe("addresses that a client makes up", () => {
  const wrong = { email: OWNER.email, password: "a wrong guess of it" };
  const made = (i: number): Record<string, string> => ({
    "x-forwarded-for": `198.51.100.${i}`,
    "x-real-ip": `198.51.100.${i}`,
    forwarded: `for=198.51.100.${i}`,
    "x-client-ip": `198.51.100.${i}`,
    "cf-connecting-ip": `198.51.100.${i}`,
    "true-client-ip": `198.51.100.${i}`,
  });

  test("neither dodge the limit of sign-ins nor get into the record", async () => {
    const installation = await Installation.create();
    try {
      await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
      const answers: (string | null)[] = [];
      for (let i = 0; i < 12; i++) answers.push((await signIn(installation.url, wrong, { headers: made(i) })).error);
      expect(answers.slice(0, 8)).toEqual(Array(8).fill("CredentialsSignin"));
      for (const answer of answers.slice(9)) expect(answer).toMatch(/^rate_limited:\d+$/);
      const addresses = await withState(installation, ({ db }) =>
        db.$client
          .prepare("select distinct address from audit_log where action like 'operator.sign_in%'")
          .pluck()
          .all(),
      );
      expect(addresses).toEqual(["127.0.0.1"]);
    } finally {
      await installation.remove();
    }
  });

  test("count by what the trusted proxy saw, which is the last that was added", async () => {
    const installation = await Installation.create();
    try {
      await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password, TRUST_PROXY: "on" });
      const from = (i: number, peer: string) => ({ ...made(i), "x-forwarded-for": `198.51.100.${i}, ${peer}` });
      for (let i = 0; i < 8; i++) await signIn(installation.url, wrong, { headers: from(i, "203.0.113.9") });
      expect((await signIn(installation.url, OWNER, { headers: from(99, "203.0.113.9") })).error).toMatch(
        /^rate_limited/,
      );
      expect((await signIn(installation.url, OWNER, { headers: from(99, "203.0.113.10") })).error).toBeNull();
    } finally {
      await installation.remove();
    }
  });
});

test("a host that a client makes up leads nobody there", async ({ server, cookiesFor }) => {
  const evil = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
  for (const path of ["/", "/instances", "/sign-in", "/instances/"]) {
    for (const cookie of ["", cookiesFor("owner")]) {
      const answer = await shoot(server.url, { path, headers: { ...evil, cookie } });
      const to = answer.headers.location;
      // A relative one stays where the person is; an absolute one may name the host that was asked for, which a browser chose.
      if (to !== undefined && /^https?:/.test(to)) expect(new URL(to).protocol).toBe("http:");
      expect(answer.headers["set-cookie"]?.join() ?? "").not.toMatch(/__Secure|domain=/i);
    }
  }
});

test("a host that a client makes up is not fetched from by the server", async ({ server, cookiesFor }) => {
  const heard: string[] = [];
  const trap = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.cookie}`);
    response.setHeader("content-type", "text/x-component");
    response.end("0:{}");
  });
  trap.listen(0, "127.0.0.1");
  await once(trap, "listening");
  try {
    const host = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const headers = { host, origin: `http://${host}`, "x-forwarded-host": host, forwarded: `host=${host}` };
    // Next passes an action on, over HTTP, from a page that does not have it to one that does.
    await callAction(server.url, note(), [{ instanceId: HERE, id: "GID_canary", note: "forged" }], {
      path: "/instances",
      cookies: cookiesFor("owner"),
      headers,
    });
    for (const path of [
      "/instances",
      "/sign-in",
      `/_next/image?url=${encodeURIComponent(`http://${host}/x.png`)}&w=64&q=75`,
    ]) {
      await shoot(server.url, { path, headers: { ...headers, cookie: cookiesFor("owner") } });
    }
    expect(heard).toEqual([]);
  } finally {
    trap.close();
  }
});
