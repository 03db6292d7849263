import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { until } from "../gatehouse.ts";
import { alone, credentialsOf, DEVICE, ELSEWHERE, expect, HERE, type Inhabited, withState } from "./inhabited.ts";
import { shoot, signIn } from "./wire.ts";

const test = alone();

const OF_HERE = [
  `/api/instances/${HERE}/overview`,
  `/api/instances/${HERE}/clients`,
  `/api/instances/${HERE}/clients/${encodeURIComponent(DEVICE)}`,
  `/api/instances/${HERE}/denials`,
];
const STREAM = { accept: "text/event-stream" };

/** A stream of events that is being read. */
interface Stream {
  readonly status: number;
  text(): string;
  isOver(): boolean;
  leave(): void;
}

function open(url: string, path: string, cookie: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent: ClientRequest = request({ hostname, port, path, headers: { ...STREAM, cookie }, agent: false });
    sent.on("error", reject);
    sent.on("response", (response: IncomingMessage) => {
      let text = "";
      let over = false;
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("close", () => {
        over = true;
      });
      response.on("error", () => {});
      resolve({
        status: response.statusCode ?? 0,
        text: () => text,
        isOver: () => over,
        leave: () => sent.destroy(),
      });
    });
    sent.end();
  });
}

/** A session of its own, so that its end ends nobody else's. */
const cookieOf = async (url: string, inhabited: Inhabited, person: "operatorHere" | "viewerHere") => {
  expect(inhabited.secrets.length).toBeGreaterThan(0);
  return (await signIn(url, credentialsOf(person))).cookies;
};

test("what is streamed asks for the same as what is read once", async ({ server, cookiesFor }) => {
  for (const path of [...OF_HERE, "/api/denials", "/api/overview"]) {
    for (const cookie of ["", "next-auth.session-token=x"]) {
      const answer = await shoot(server.url, { path, headers: { ...STREAM, cookie } });
      expect(answer.status, path).toBe(401);
      expect(JSON.parse(answer.text)).toEqual({ code: "unauthenticated", message: expect.any(String) });
    }
  }
  for (const path of OF_HERE.map((one) => one.replace(HERE, ELSEWHERE))) {
    const answer = await shoot(server.url, { path, headers: { ...STREAM, cookie: cookiesFor("operatorHere") } });
    expect(answer.status, path).toBe(404);
    expect(answer.text).not.toContain("192.0.2.7");
  }
  // One person's refusals of all instances are those of his own.
  const all = await open(server.url, "/api/denials", cookiesFor("viewerHere"));
  await until("it is told", () => all.text().includes("\nevent: shown\n"));
  expect(all.text()).toContain(HERE);
  expect(all.text()).not.toContain(ELSEWHERE);
  all.leave();
});

test("a stream ends, and tells nothing more, when the role is taken away or the session is", async ({
  server,
  inhabited,
}) => {
  const { installation, url } = server;
  const change = (sql: string) => withState(installation, ({ db }) => void db.$client.exec(sql));
  const whose = "(select id from operators where name = 'viewerHere')";
  const secret = (n: number) => change(`update instances set name = 'said-after-${n}' where id = '${HERE}'`);
  const ends: [take: string, giveBack: string][] = [
    [
      `update operator_roles set instance_id = '${ELSEWHERE}' where operator_id = ${whose}`,
      `update operator_roles set instance_id = '${HERE}' where operator_id = ${whose}`,
    ],
    [
      "update operators set disabled_at = 1 where name = 'viewerHere'",
      "update operators set disabled_at = null where name = 'viewerHere'",
    ],
    [`update operator_sessions set ended_at = 1 where operator_id = ${whose}`, ""],
  ];
  for (const [n, [take, giveBack]] of ends.entries()) {
    const stream = await open(url, OF_HERE[0] ?? "", await cookieOf(url, inhabited, "viewerHere"));
    expect(stream.status).toBe(200);
    await until("it is told", () => stream.text().includes("\nevent: shown\n"));
    await change(take);
    await secret(n);
    await until("it is over", () => stream.isOver());
    expect(stream.text()).toContain("\nevent: ended\n");
    expect(stream.text()).not.toContain(`said-after-${n}`);
    if (giveBack !== "") await change(giveBack);
  }
});

test("one person cannot take the streams of all, nor lose the own ones for good", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  const path = OF_HERE[0] ?? "";
  const cookie = await cookieOf(server.url, inhabited, "operatorHere");
  const held = await Promise.all(Array.from({ length: 30 }, () => open(server.url, path, cookie)));
  expect(held.filter(({ status }) => status === 200)).toHaveLength(12);
  expect(held.filter(({ status }) => status === 429)).toHaveLength(18);
  const other = await open(server.url, path, cookiesFor("adminHere"));
  expect(other.status).toBe(200);
  other.leave();
  for (const stream of held) stream.leave();
  // Those who leave before there is an answer, too.
  const { hostname, port } = new URL(server.url);
  for (let n = 0; n < 60; n++) {
    const early = request({ hostname, port, path, headers: { ...STREAM, cookie }, agent: false });
    early.on("error", () => {});
    early.end();
    await new Promise((resolve) => setTimeout(resolve, n % 12));
    early.destroy();
  }
  await until("there is room again", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => open(server.url, path, cookie)));
    for (const stream of all) stream.leave();
    return all.every(({ status }) => status === 200);
  });
});

test("readers who take nothing leave the memory of the console bounded", async ({ server, inhabited }) => {
  const { installation, url } = server;
  const cookie = await cookieOf(url, inhabited, "operatorHere");
  const { hostname, port } = new URL(url);
  const deaf = await Promise.all(
    Array.from(
      { length: 12 },
      () =>
        new Promise<IncomingMessage>((resolve, reject) => {
          const sent = request({
            hostname,
            port,
            path: OF_HERE[3] ?? "",
            headers: { ...STREAM, cookie },
            agent: false,
          });
          sent.on("error", reject).on("response", (response) => {
            response.pause();
            resolve(response);
          });
          sent.end();
        }),
    ),
  );
  expect(deaf.every(({ statusCode }) => statusCode === 200)).toBe(true);
  await withState(installation, async ({ db }) => {
    const update = db.$client.prepare("update denials set count = count + 1");
    for (let n = 0; n < 200; n++) {
      update.run();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  expect((await shoot(url, { path: "/api/health" })).status).toBe(200);
  for (const response of deaf) response.destroy();
});
