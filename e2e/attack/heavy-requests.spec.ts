import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { until } from "../gatehouse.ts";
import { expect, HERE, test } from "./inhabited.ts";
import { builtActions, callAction, shoot } from "./wire.ts";

const MEGABYTE = 1_048_576;
/** Resident memory of a process, bytes. */
const memoryOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;

test("bodies of ten megabytes are refused or cut off, whatever they are sent to", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  expect(inhabited.secrets).toBeDefined();
  const action = builtActions().find(({ name }) => name === "setGroupNoteAction");
  const big = "x".repeat(10 * MEGABYTE);
  const cookie = cookiesFor("owner");
  const csrf = "application/x-www-form-urlencoded";
  const shots: [string, string, Record<string, string>, string][] = [
    ["/", "POST", { "content-type": csrf }, `Action=X&Padding=${big}`],
    [
      "/openapi",
      "POST",
      { "content-type": "application/json", "x-acs-action": "ApplyToken" },
      JSON.stringify({ x: big }),
    ],
    ["/api/auth/callback/credentials", "POST", { "content-type": csrf }, `csrfToken=${big}&email=a&password=b`],
    ["/api/auth/callback/credentials", "POST", { "content-type": "application/json" }, `{"email":"${big}"}`],
    ["/api/auth/signout", "POST", { "content-type": csrf }, `csrfToken=${big}`],
    ["/api/auth/session", "POST", { "content-type": "application/json" }, JSON.stringify({ data: big })],
    ["/api/auth/_log", "POST", { "content-type": csrf }, `level=error&code=${big}`],
    [`/api/instances/${HERE}/overview`, "POST", { cookie }, big],
    [
      "/sign-in",
      "POST",
      { "content-type": "multipart/form-data; boundary=b" },
      `--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n${big}\r\n--b--`,
    ],
    [
      "/instances",
      "POST",
      { cookie, "next-action": action?.id ?? "", origin: server.url },
      JSON.stringify([{ note: big }]),
    ],
    [
      "/instances",
      "POST",
      {
        cookie,
        "next-action": action?.id ?? "",
        origin: server.url,
        "content-type": "multipart/form-data; boundary=b",
      },
      `--b\r\nContent-Disposition: form-data; name="1_note"\r\n\r\n${big}\r\n--b--`,
    ],
  ];
  for (const [path, method, headers, body] of shots) {
    // The server may close before it has read all; then there is no answer, which is one.
    const answer = await shoot(server.url, { method, path, headers, body }).catch(() => null);
    if (answer !== null) {
      // Next answers 200 with nothing in it where it could not pass an action on to the page that has it.
      if (answer.status === 200) expect(answer.text, `${method} ${path}`).not.toContain('"status":"ok"');
      expect(answer.text.length).toBeLessThan(200_000);
      expect(answer.text).not.toMatch(/at \w+ \(|node_modules/);
    }
    expect(await server.installation.health()).toBe(200);
  }
});

test("an upload is cut off where it is too large, and leaves nothing", async ({ server, inhabited, cookiesFor }) => {
  expect(inhabited.secrets).toBeDefined();
  const count = () => server.installation.query("select count(*) as n from import_rows");
  const before = count();
  const headers = { cookie: cookiesFor("operatorHere"), origin: server.url };
  const path = `/api/instances/${HERE}/imports?kind=devices&fileName=big.csv`;
  const body = "GID_canary@@@device1,and a note that takes some room\n".repeat(500_000);
  // The server may close before it has read all; then there is no answer, which is one.
  const answer = await shoot(server.url, { method: "POST", path, headers, body }).catch(() => null);
  if (answer !== null) {
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "invalid_input" });
  }
  await until("nothing of it is left", () => JSON.stringify(count()) === JSON.stringify(before));
  expect(await server.installation.health()).toBe(200);
});

test("answers to damaged requests are short and say nothing of the inside", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  expect(inhabited.secrets).toBeDefined();
  const cookie = cookiesFor("owner");
  const action = builtActions().find(({ name }) => name === "setGroupNoteAction");
  const base = { cookie, origin: server.url };
  const called = (headers: Record<string, string>, body: string) => ({
    method: "POST",
    path: `/instances/${HERE}/groups/GID_canary`,
    headers: { ...base, ...headers },
    body,
  });
  const id = action?.id ?? "";
  for (const shot of [
    called({ "next-action": "x" }, "[]"),
    called({ "next-action": "0".repeat(42) }, "[]"),
    called({ "next-action": "__proto__" }, "[]"),
    called({ "next-action": id }, ""),
    called({ "next-action": id }, "{"),
    called({ "next-action": id }, '["$F1"]'),
    called({ "next-action": id }, '["$Q1","$W1","$K1","$B1"]'),
    called({ "next-action": id }, '["$1:__proto__:constructor"]'),
    called({ "next-action": id }, '[{"__proto__":{"then":"$1"}}]'),
    called({ "next-action": id }, `${"[".repeat(200_000)}`),
    called({ "next-action": id }, `["$${"1".repeat(100_000)}"]`),
    called({ "next-action": id, "content-type": "multipart/form-data; boundary=b" }, "--b\r\n"),
    called({ "next-action": id, "content-type": "multipart/form-data" }, "x"),
    called(
      { "next-action": id, "content-type": "multipart/form-data; boundary=b" },
      '--b\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$K1"]\r\n--b\r\nContent-Disposition: form-data; name="1___proto__"\r\n\r\nx\r\n--b--',
    ),
    called(
      { "content-type": "multipart/form-data; boundary=b" },
      `--b\r\nContent-Disposition: form-data; name="$ACTION_REF_1"\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="$ACTION_1:0"\r\n\r\n{"id":"${id}","bound":"$@1"}\r\n--b--`,
    ),
    called(
      { "content-type": "multipart/form-data; boundary=b" },
      '--b\r\nContent-Disposition: form-data; name="$ACTION_KEY"\r\n\r\nx\r\n--b--',
    ),
    { method: "GET", path: "/instances?after=%ff%fe", headers: base },
    { method: "GET", path: `/audit?after=${"a".repeat(8_000)}`, headers: base },
    { method: "GET", path: "/audit?action[]=x&action[]=y&q=%00", headers: base },
    { method: "GET", path: "/denials/1e99", headers: base },
    { method: "GET", path: "/denials/-1", headers: base },
    { method: "GET", path: `/api/instances/${HERE}/clients?size=1e9&cursor=%00`, headers: base },
    { method: "GET", path: `/api/instances/${HERE}/arrival?clientId=&since=x`, headers: base },
    { method: "GET", path: "/instances", headers: { ...base, rsc: "1", "next-router-state-tree": "%5B%22%22%5D" } },
    { method: "GET", path: "/instances", headers: { ...base, rsc: "1", "next-router-state-tree": "x".repeat(10_000) } },
    { method: "GET", path: "/instances", headers: { ...base, "accept-language": `${"a,".repeat(6_000)}b` } },
    {
      method: "GET",
      path: "/instances",
      headers: { cookie: `${cookie}; locale=../../../etc/passwd; theme="><script>` },
    },
  ]) {
    const answer = await shoot(server.url, shot);
    expect(answer.text, `${shot.path} ${JSON.stringify(shot).slice(0, 200)}`).not.toMatch(
      /at \w+ \(\S+:\d+|node_modules|SqliteError|ENOENT/,
    );
    expect(answer.text).not.toContain('"><script>');
  }
  expect(await server.installation.health()).toBe(200);
});

test("headers of more than a quarter of a megabyte are refused", async ({ server }) => {
  const answer = await shoot(server.url, { path: "/sign-in", headers: { "x-large": "x".repeat(300_000) } }).catch(
    () => null,
  );
  if (answer !== null) expect(answer.status).toBe(431);
  expect(await server.installation.health()).toBe(200);
});

test("hundreds of connections that say their request a letter at a time keep nobody out, and are cut off", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  test.setTimeout(90_000);
  expect(inhabited.secrets).toBeDefined();
  const { console: port } = server.installation.ports;
  const sockets: Socket[] = [];
  let closed = 0;
  const cookie = cookiesFor("owner");
  try {
    for (let i = 0; i < 400; i++) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.once("close", () => closed++);
      socket.write(
        i % 2 === 0
          ? "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
          : "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx",
      );
      sockets.push(socket);
    }
    const drip = setInterval(() => {
      for (const socket of sockets) if (!socket.destroyed) socket.write("x");
    }, 1_000);
    try {
      for (let i = 0; i < 5; i++) {
        expect((await shoot(server.url, { path: `/api/instances/${HERE}/overview`, headers: { cookie } })).status).toBe(
          200,
        );
      }
      // Headers have their time, and those who take longer are looked for now and then.
      const halves = sockets.filter((_, i) => i % 2 === 0);
      const patience = performance.now() + 60_000;
      while (halves.some((socket) => !socket.destroyed) && performance.now() < patience) {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      expect(halves.filter((socket) => !socket.destroyed)).toEqual([]);
      expect(closed).toBeGreaterThanOrEqual(halves.length);
    } finally {
      clearInterval(drip);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  expect(await server.installation.health()).toBe(200);
});

test("a flood of refused requests leaves the memory of the console bounded", async ({ server, inhabited }) => {
  test.setTimeout(120_000);
  expect(inhabited.secrets).toBeDefined();
  const pids = await consolePids(server.installation.gatewayPid());
  const pid = pids[0] ?? 0;
  const rush = async (count: number) => {
    for (let i = 0; i < count; i += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, j) =>
          shoot(server.url, {
            path: `/api/instances/mqtt-${i}-${j}/overview`,
            headers: { cookie: `next-auth.session-token=${"x".repeat(500)}${i}${j}` },
          }),
        ),
      );
    }
  };
  await rush(400);
  const before = memoryOf(pid);
  await rush(800);
  // Garbage is collected when there is a need; a leak of 150 KB a request would show.
  expect(memoryOf(pid) - before).toBeLessThan(100 * MEGABYTE);
  await until("the console is healthy", async () => (await server.installation.health()) === 200);
});

test("an action is not run again and again by one request", async ({ server, inhabited, cookiesFor }) => {
  expect(inhabited.secrets).toBeDefined();
  const action = builtActions().find(({ name }) => name === "setGroupNoteAction") ?? { id: "" };
  const answer = await callAction(
    server.url,
    action,
    Array(1_000).fill({ instanceId: HERE, id: "GID_canary", note: "x" }),
    {
      path: `/instances/${HERE}/groups/GID_canary`,
      cookies: cookiesFor("viewerHere"),
    },
  );
  expect(answer.state).toMatchObject({ code: "forbidden" });
});

/** The parent of the gateway is the console. */
async function consolePids(gatewayPid: number): Promise<number[]> {
  const stat = readFileSync(`/proc/${gatewayPid}/stat`, "utf8");
  const parent = Number(/\) \w (\d+)/.exec(stat)?.[1] ?? 0);
  return parent > 1 ? [parent] : [];
}
