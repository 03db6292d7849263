import { ACTION_CALLS, concrete, OPEN_ACTIONS } from "./calls.ts";
import { ELSEWHERE, expect, HERE, test, withState } from "./inhabited.ts";
import { builtActions, builtPaths, callAction, shoot } from "./wire.ts";

/** Pages and route handlers that answer without a session, each with why. */
const OPEN_PATHS: Readonly<Record<string, string>> = {
  "/sign-in": "is where one signs in",
  "/set-up": "makes the first owner; leads to the sign-in page afterwards",
  "/gallery": "does not exist in production",
  "/_not-found": "says that there is nothing",
  "/_global-error": "says that something went wrong",
  "/api/auth/[...nextauth]": "is where one signs in",
  "/api/health": "is for monitors, and says only whether it works",
  "/metrics": "is for Prometheus, by its own setting",
  "/openapi": "asks for a signature",
  "/docs": "is documentation, which is the same everywhere",
  "/docs/api": "is where errors of the API lead to",
  "/docs/api/[operation]": "is documentation too",
  "/docs/migration": "is documentation too",
  "/openapi.json": "describes the API, which is the same everywhere",
};

const { pages, routes } = builtPaths();
const marks = [HERE, ELSEWHERE, "GID_canary", "note-of", "192.0.2.7"];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

for (const pattern of pages.filter((page) => OPEN_PATHS[page] === undefined)) {
  test(`the page ${pattern} leads to the sign-in page, however it is asked for`, async ({ server, inhabited }) => {
    const path = concrete(pattern, HERE, inhabited);
    const ways: Record<string, Record<string, string>> = {
      plainly: {},
      "as data": { rsc: "1", accept: "text/x-component" },
      "as a prefetch": { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
      "with a state of the router": {
        rsc: "1",
        "next-router-state-tree": encodeURIComponent(
          JSON.stringify(["", { children: ["__PAGE__", {}, null, "refetch"] }]),
        ),
      },
      "as an inner request": {
        "x-middleware-subrequest": "middleware:middleware:middleware",
        "x-middleware-invoke": "1",
      },
      "by other names of the path": {
        "x-original-url": path,
        "x-rewrite-url": path,
        "x-matched-path": path,
        "x-invoke-path": path,
      },
      "with a cookie that is none": { cookie: "next-auth.session-token=x; __Secure-next-auth.session-token=x" },
      "as a preview": { cookie: "__prerender_bypass=x; __next_preview_data=x" },
    };
    for (const [way, headers] of Object.entries(ways)) {
      for (const method of way === "plainly" ? METHODS : ["GET", "POST"]) {
        let answer = await shoot(server.url, { method, path, headers });
        // Data of pages are asked for with a mark in the query; without it one is led to that first.
        const marked = answer.headers.location;
        if (marked?.includes("_rsc")) answer = await shoot(server.url, { method, path: marked, headers });
        const leads = `${answer.status} ${answer.headers.location ?? answer.headers["x-nextjs-redirect"] ?? ""}`;
        // A redirect of data that have begun already is in the data.
        const shown = answer.status === 200 ? answer.text : leads;
        // A prefetch of the router's tree has the names of segments and nothing that a page reads.
        if (way === "as a prefetch" && answer.status === 200) expect(shown).not.toContain("<");
        else if (method === "GET" || shown !== "")
          expect(shown, `${method} ${way}`).toMatch(/sign-in|^(204|400|404|405) /);
        const withoutPath = answer.text.replaceAll(path, "").replaceAll(HERE, "");
        for (const mark of marks)
          if (!path.includes(encodeURIComponent(mark))) expect(withoutPath, way).not.toContain(mark);
      }
    }
  });
}

for (const pattern of routes.filter((route) => OPEN_PATHS[route] === undefined)) {
  test(`the route ${pattern} refuses in every method`, async ({ server, inhabited }) => {
    const path = `${concrete(pattern, HERE, inhabited)}?clientId=GID_canary@@@device1&since=0`;
    for (const method of METHODS) {
      const answer = await shoot(server.url, { method, path });
      expect([401, 405, 204], method).toContain(answer.status);
      for (const mark of marks) expect(answer.text).not.toContain(mark);
    }
    const get = await shoot(server.url, { path });
    expect(get.status).toBe(401);
    expect(JSON.parse(get.text)).toEqual({ code: "unauthenticated", message: expect.any(String) });
    expect(get.headers["cache-control"]).toBe("no-store");
  });
}

test("every path that is open is one of the build, and there for a reason", () => {
  expect([...pages, ...routes].filter((path) => OPEN_PATHS[path] !== undefined).sort()).toEqual(
    Object.keys(OPEN_PATHS).sort(),
  );
});

for (const path of [
  `/instances/${HERE}/`,
  `//instances/${HERE}`,
  `/./instances/${HERE}`,
  `/x/../instances/${HERE}`,
  `/%69nstances/${HERE}`,
  `/instances%2f${HERE}`,
  `/instances/${HERE}.json`,
  `/instances/${HERE}.rsc`,
  `/instances/${HERE}.segments/_tree.segment.rsc`,
  `/index.rsc`,
  `/_next/data/x/instances/${HERE}.json`,
  `/_next/image?url=${encodeURIComponent(`/instances/${HERE}`)}&w=640&q=75`,
  `/_next/image?url=${encodeURIComponent("http://127.0.0.1:1883/")}&w=640&q=75`,
  `/api/instances/${HERE}/overview/`,
  `/api//instances/${HERE}/overview`,
  `/api/instances/${HERE}/%2e%2e/${HERE}/overview`,
  "/..%2f..%2fpackage.json",
  "/_next/static/..%2f..%2fserver%2fserver-reference-manifest.json",
  "/_next/static/../server/server-reference-manifest.json",
  "/.next/server/server-reference-manifest.json",
  "/data/master.key",
  "/package.json",
  "/.env",
  "/instances/%",
  "/instances/%00",
  `/instances/${"a".repeat(10_000)}`,
  "*",
]) {
  test(`the path ${path.slice(0, 80)} shows nothing`, async ({ server, inhabited }) => {
    expect(inhabited.secrets).toBeDefined();
    for (const headers of [{}, { rsc: "1" }]) {
      const answer = await shoot(server.url, { path, headers });
      expect(answer.status === 200 ? answer.text : "", String(answer.status)).toMatch(/^$|sign-in/);
      for (const mark of marks.slice(2)) expect(answer.text).not.toContain(mark);
      expect(answer.text).not.toMatch(/"encryptionKey"|"dependencies"|at \w+ \(/);
    }
  });
}

test("every server action refuses before it looks at anything, and changes nothing", async ({ server, inhabited }) => {
  const dump = () =>
    withState(server.installation, ({ db }) =>
      [
        "instances",
        "groups",
        "device_credentials",
        "tokens",
        "imports",
        "operators",
        "audit_log",
        "changes",
        "disconnect_requests",
      ].map((table) => db.$client.prepare(`select * from ${table}`).all()),
    );
  const before = await dump();
  const names = new Set<string>();
  for (const action of builtActions()) {
    const name = action.name.startsWith("$$") ? action.file : action.name;
    names.add(name);
    if (OPEN_ACTIONS[name] !== undefined) continue;
    const call = ACTION_CALLS[name];
    expect(call, `${name} in ${action.file} has no entry in calls.ts`).toBeDefined();
    const path = concrete(action.page, HERE, inhabited);
    for (const cookies of ["", "next-auth.session-token=x"]) {
      const answer = await callAction(server.url, action, [call?.input(HERE, inhabited)], { path, cookies });
      expect(answer.state, name).toMatchObject({ status: "failed", code: "unauthenticated" });
    }
    // Past the page that has it, and as a form without any script.
    const elsewhere = await callAction(server.url, action, [call?.input(HERE, inhabited)], { path: "/sign-in" });
    expect(elsewhere.state?.status, name).not.toBe("ok");
    const form = await shoot(server.url, {
      method: "POST",
      path,
      headers: { "content-type": "multipart/form-data; boundary=b", origin: server.url },
      body: `--b\r\nContent-Disposition: form-data; name="$ACTION_ID_${action.id}"\r\n\r\n\r\n--b--\r\n`,
    });
    for (const mark of ["note-of", "192.0.2.7"]) expect(form.text).not.toContain(mark);
  }
  expect([...names].sort()).toEqual([...Object.keys(ACTION_CALLS), ...Object.keys(OPEN_ACTIONS)].sort());
  expect(await dump()).toEqual(before);
});

test("what is open says nothing about what is inside", async ({ server, inhabited }) => {
  for (const path of [
    "/sign-in",
    "/set-up",
    "/gallery",
    "/api/health",
    "/openapi.json",
    "/api/auth/csrf",
    "/docs",
    "/docs/api?q=NoPermission",
    "/docs/api/ApplyToken",
    "/docs/migration",
  ]) {
    const answer = await shoot(server.url, { path });
    for (const secret of inhabited.secrets) expect(answer.text).not.toContain(secret);
    for (const mark of marks) expect(answer.text, path).not.toContain(mark);
  }
  const metrics = await shoot(server.url, { path: "/metrics" });
  for (const secret of inhabited.secrets) expect(metrics.text).not.toContain(secret);
});
