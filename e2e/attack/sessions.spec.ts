import { Installation } from "../gatehouse.ts";
import { credentialsOf, expect, HERE, OWNER, test } from "./inhabited.ts";
import { builtActions, callAction, cookiesOf, shoot, signIn } from "./wire.ts";

const overview = `/api/instances/${HERE}/overview`;
const setCookies = (headers: Record<string, string | string[] | undefined>) => {
  const lines = headers["set-cookie"];
  return Array.isArray(lines) ? lines : lines === undefined ? [] : [lines];
};
const sessionCookie = (cookies: string) => /(?:__Secure-)?next-auth\.session-token=([^;]+)/.exec(cookies)?.[1] ?? "";

test("cookies over http on loopback are for this host, for the server only, and not sent along from other sites", async ({
  server,
  inhabited,
}) => {
  expect(inhabited.secrets).toBeDefined();
  const { answer } = await signIn(server.url, OWNER);
  const lines = setCookies(answer.headers);
  const session = lines.find((line) => line.startsWith("next-auth.session-token="));
  expect(session).toMatch(/; Path=\/;/i);
  for (const line of lines) {
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=Lax/i);
    expect(line).not.toMatch(/; (Domain=|Secure)/i);
  }
});

test("nothing that a browser brought along before signing in is a session afterwards", async ({
  server,
  inhabited,
}) => {
  expect(inhabited.secrets).toBeDefined();
  const planted = "next-auth.session-token=planted";
  const { cookies } = await signIn(server.url, OWNER, { cookies: planted });
  expect(sessionCookie(cookies)).not.toBe("planted");
  expect((await shoot(server.url, { path: overview, headers: { cookie: planted } })).status).toBe(401);
  // Each sign-in is a session of its own.
  const again = await signIn(server.url, OWNER);
  expect(sessionCookie(again.cookies)).not.toBe(sessionCookie(cookies));
});

test("a cookie that was signed out opens nothing any more, whoever has a copy of it", async ({ server, inhabited }) => {
  expect(inhabited.secrets).toBeDefined();
  const { cookies } = await signIn(server.url, OWNER);
  const other = await signIn(server.url, OWNER);
  const status = async (cookie: string) => (await shoot(server.url, { path: overview, headers: { cookie } })).status;
  expect([await status(cookies), await status(other.cookies)]).toEqual([200, 200]);
  const signOut = builtActions().find(({ file }) => file === "app/(console)/layout.tsx") ?? { id: "" };
  const out = await callAction(server.url, signOut, [], { path: "/instances", cookies });
  expect(out.headers["x-action-redirect"] ?? out.headers.location).toContain("/sign-in");
  expect(setCookies(out.headers).find((line) => line.startsWith("next-auth.session-token="))).toMatch(/max-age=0/i);
  expect([await status(cookies), await status(other.cookies)]).toEqual([401, 200]);
});

test("next-auth answers for signing in and for nothing else", async ({ server, inhabited, cookiesFor }) => {
  expect(inhabited.secrets).toBeDefined();
  const cookie = cookiesFor("owner");
  const canary = "canary-in-the-log";
  for (const path of [
    "_log",
    "session",
    "signin",
    "signin/credentials",
    "signout",
    "providers",
    "error",
    "verify-request",
    "callback/x",
    "csrf/x",
    "callback",
  ]) {
    for (const method of ["GET", "POST", "PUT", "HEAD"]) {
      const headers = { cookie, "content-type": "application/json" };
      const body = method === "POST" ? JSON.stringify({ level: "error", code: canary }) : undefined;
      const answer = await shoot(server.url, {
        method,
        path: `/api/auth/${path}`,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      expect([404, 405, 308], `${method} ${path}`).toContain(answer.status);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  }
  expect(server.installation.output()).not.toContain(canary);
});

test("a sign-in without the token of the form, or with another one's, is none", async ({ server, inhabited }) => {
  expect(inhabited.secrets).toBeDefined();
  const foreign = JSON.parse((await shoot(server.url, { path: "/api/auth/csrf" })).text) as { csrfToken: string };
  const mine = cookiesOf(await shoot(server.url, { path: "/api/auth/csrf" }));
  for (const [csrfToken, cookie] of [
    [undefined, undefined],
    [undefined, mine],
    ["x", mine],
    [foreign.csrfToken, mine],
    [foreign.csrfToken, undefined],
    [foreign.csrfToken, `next-auth.csrf-token=${foreign.csrfToken}%7Cx`],
  ]) {
    const answer = await shoot(server.url, {
      method: "POST",
      path: "/api/auth/callback/credentials",
      headers: { "content-type": "application/x-www-form-urlencoded", ...(cookie === undefined ? {} : { cookie }) },
      body: new URLSearchParams({
        ...OWNER,
        json: "true",
        ...(csrfToken === undefined ? {} : { csrfToken }),
      }).toString(),
    });
    expect(sessionCookie(setCookies(answer.headers).join(";"))).toBe("");
  }
});

test("a cookie that was changed, cut, or made elsewhere is no session", async ({ server, inhabited }) => {
  expect(inhabited.secrets).toBeDefined();
  const value = sessionCookie((await signIn(server.url, OWNER)).cookies);
  const middle = Math.floor(value.length / 2);
  const flipped = `${value.slice(0, middle)}${value[middle] === "A" ? "B" : "A"}${value.slice(middle + 1)}`;
  const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
  const body = Buffer.from(JSON.stringify({ sessionId: "se_x", sub: "op_x", exp: 9_999_999_999 })).toString(
    "base64url",
  );
  const other = await Installation.create();
  try {
    await other.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password, GATEWAY: "off" });
  } catch {
    // Without a gateway it is not healthy; the console answers all the same.
  }
  const elsewhere = await signIn(other.url, OWNER).catch(() => null);
  await other.remove();
  for (const text of [
    flipped,
    value.slice(0, -1),
    value.slice(0, 40),
    `${header}.${body}.`,
    `..${value}`,
    "null",
    "x".repeat(6_000),
    sessionCookie(elsewhere?.cookies ?? "") || "x",
  ]) {
    for (const name of ["next-auth.session-token", "__Secure-next-auth.session-token", "next-auth.session-token.0"]) {
      const answer = await shoot(server.url, { path: overview, headers: { cookie: `${name}=${text}` } });
      expect(answer.status, `${name} ${text.slice(0, 20)}`).toBe(401);
    }
  }
});

const elsewhere = [
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "\\\\evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "/\t/evil.example",
  "http://127.0.0.1.evil.example/",
  "http://user@evil.example/",
  "%2f%2fevil.example",
];
for (const callbackUrl of elsewhere) {
  test(`nobody is led to ${JSON.stringify(callbackUrl)} by signing in or out`, async ({ server, inhabited }) => {
    expect(inhabited.secrets).toBeDefined();
    const isOwn = (to: string | undefined) => {
      if (to === undefined || to === "") return true;
      try {
        return new URL(to, server.url).origin === server.url;
      } catch {
        return true;
      }
    };
    const { answer, cookies } = await signIn(server.url, credentialsOf("viewerOfAll"), { callbackUrl });
    // What is no address at all is refused whole.
    const to = answer.text === "" ? "" : (JSON.parse(answer.text) as { url?: string }).url;
    expect(isOwn(to), answer.text).toBe(true);
    for (const line of setCookies(answer.headers)) expect(decodeURIComponent(line)).not.toContain("=https://evil");
    const query = `?callbackUrl=${encodeURIComponent(callbackUrl)}`;
    for (const path of ["/sign-in", "/set-up", "/"]) {
      for (const headers of [{}, { cookie: cookies }]) {
        const led = await shoot(server.url, { path: `${path}${query}`, headers });
        expect(isOwn(led.headers.location), `${path} leads to ${led.headers.location}`).toBe(true);
        expect(led.text).not.toMatch(/(href|action)="(https?:)?\/\/evil/);
      }
    }
  });
}

test.describe("behind a proxy that ends TLS", () => {
  let installation: Installation;
  test.beforeAll(async () => {
    installation = await Installation.create();
    await installation.start({ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password, TRUST_PROXY: "on" });
  });
  test.afterAll(() => installation.remove());
  const forwarded = {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "console.example.com",
    "x-forwarded-for": "203.0.113.9",
    host: "console.example.com",
  };

  test("every cookie is Secure, and the session lasts through it", async () => {
    const { answer, cookies, error } = await signIn(installation.url, OWNER, { headers: forwarded });
    expect(error).toBeNull();
    const lines = setCookies(answer.headers);
    expect(lines.some((line) => line.startsWith("__Secure-next-auth.session-token="))).toBe(true);
    for (const line of lines) {
      expect(line).toMatch(/; Secure/i);
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).not.toMatch(/; Domain=/i);
    }
    const page = await shoot(installation.url, { path: "/instances", headers: { ...forwarded, cookie: cookies } });
    expect([page.status, page.headers.location]).toEqual([200, undefined]);
  });

  test("redirects stay on the name that the proxy has", async () => {
    const page = await shoot(installation.url, { path: "/instances", headers: forwarded });
    expect(page.status).toBe(307);
    expect(new URL(page.headers.location ?? "", "https://console.example.com").origin).toBe(
      "https://console.example.com",
    );
  });
});
