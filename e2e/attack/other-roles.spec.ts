import { ACTION_CALLS, concrete } from "./calls.ts";
import { DEVICE, ELSEWHERE, expect, GROUP, HERE, type Person, test, withState } from "./inhabited.ts";
import { builtActions, builtPaths, callAction, shoot } from "./wire.ts";

/** What an operator may do in `HERE` and, with a role for all, everywhere. */
const STRENGTH: Readonly<Record<Person, { readonly here: number; readonly all: number }>> = {
  nobody: { here: 0, all: 0 },
  viewerHere: { here: 1, all: 0 },
  operatorHere: { here: 2, all: 0 },
  adminHere: { here: 3, all: 0 },
  viewerOfAll: { here: 1, all: 1 },
};
const NEEDED = { viewer: 1, operator: 2, admin: 3 } as const;
const people = Object.keys(STRENGTH) as Person[];
const TABLES = [
  "instances",
  "groups",
  "group_rules",
  "device_credentials",
  "tokens",
  "operators",
  "operator_roles",
  "access_users",
  "access_user_policies",
  "access_policies",
  "imports",
  "changes",
];

for (const person of people) {
  const { here, all } = STRENGTH[person];

  test(`${person} does nothing by actions that is not theirs, whatever instance is named`, async ({
    server,
    inhabited,
    cookiesFor,
  }) => {
    const dump = () =>
      withState(server.installation, ({ db }) =>
        TABLES.map((table) => db.$client.prepare(`select * from ${table}`).all()),
      );
    const before = await dump();
    for (const action of builtActions()) {
      const call = ACTION_CALLS[action.name];
      if (call === undefined) continue;
      for (const [instanceId, role] of [
        [HERE, here],
        [ELSEWHERE, all],
        ["mqtt-unknown", all],
      ] as const) {
        const { takes } = call;
        if (takes !== "account" && takes !== "self" && takes !== "reads" && role >= NEEDED[takes]) continue;
        const input = call.input(instanceId, {
          ...inhabited,
          tokenIds: { ...inhabited.tokenIds, "mqtt-unknown": inhabited.tokenIds[HERE] ?? 0 },
        });
        const answer = await callAction(server.url, action, [input], {
          path: concrete(action.page, HERE, inhabited),
          cookies: cookiesFor(person),
        });
        if (takes === "reads") {
          expect(answer.state, action.name).toMatchObject({ status: "ok" });
          const told = JSON.stringify(answer.state?.data);
          if (all === 0) expect(told, `${action.name} in ${instanceId}`).not.toContain(ELSEWHERE);
          if (here === 0) expect(told, `${action.name} in ${instanceId}`).not.toContain(HERE);
          continue;
        }
        const expected =
          takes === "self"
            ? "invalid_input"
            : takes === "account" || (role > 0 && instanceId !== "mqtt-unknown")
              ? "forbidden"
              : "not_found";
        expect(answer.state, `${action.name} in ${instanceId}`).toMatchObject({ status: "failed", code: expected });
      }
    }
    expect(await dump()).toEqual(before);
  });

  if (all === 0)
    test(`${person} sees no page and no data of instances that are not theirs, and cannot tell that there are any`, async ({
      server,
      inhabited,
      cookiesFor,
    }) => {
      const { pages, routes } = builtPaths();
      const cookie = cookiesFor(person);
      for (const pattern of [...pages, ...routes].filter((path) => path.includes("[instanceId]"))) {
        for (const headers of [{ cookie }, { cookie, rsc: "1" }]) {
          const get = (instanceId: string) => {
            const path = concrete(pattern, instanceId, {
              ...inhabited,
              denialIds: { ...inhabited.denialIds, "mqtt-unknown": inhabited.denialIds[ELSEWHERE] ?? 0 },
            });
            const query = `clientId=${encodeURIComponent(DEVICE)}&since=0&format=csv`;
            return shoot(server.url, { path: `${path}?${query}`, headers });
          };
          const [theirs, unknown] = [await get(ELSEWHERE), await get("mqtt-unknown")];
          expect(theirs.status, pattern).toBe(unknown.status);
          expect([200, 307, 404]).toContain(theirs.status);
          for (const mark of [`note-of-${ELSEWHERE}`, "192.0.2.7", "canary/#"]) expect(theirs.text).not.toContain(mark);
          const neutral = (text: string) => text.replaceAll(ELSEWHERE, "X").replaceAll("mqtt-unknown", "X");
          // Nothing that the answers say tells which of the two exists; lengths apart by what is random in a page.
          expect(Math.abs(neutral(theirs.text).length - neutral(unknown.text).length), pattern).toBeLessThan(200);
        }
      }
    });

  test(`${person} sends no file and takes no secrets where that is not theirs`, async ({
    server,
    inhabited,
    cookiesFor,
  }) => {
    const imports = () => server.installation.query("select * from imports");
    const before = imports();
    const headers = { cookie: cookiesFor(person), origin: server.url };
    for (const [instanceId, role] of [
      [HERE, here],
      [ELSEWHERE, all],
      ["mqtt-unknown", all],
    ] as const) {
      if (role >= NEEDED.operator) continue;
      if (role === 0) {
        const path = `/api/instances/${instanceId}/export/devices?format=csv`;
        const taken = await shoot(server.url, {
          method: "POST",
          path,
          headers,
          body: JSON.stringify({ ids: [DEVICE] }),
        });
        expect(taken.status, path).toBe(404);
        expect(taken.text).not.toContain(DEVICE);
      }
      const own = `/api/instances/${instanceId}/imports`;
      for (const path of [`${own}?kind=devices`, `${own}/${inhabited.importIds[instanceId] ?? 1}/report`]) {
        const { status } = await shoot(server.url, { method: "POST", path, headers, body: `${DEVICE}\n` });
        expect(status, path).toBe(role > 0 && instanceId !== "mqtt-unknown" ? 403 : 404);
      }
    }
    expect(imports()).toEqual(before);
  });

  test(`${person} finds in pages over all instances what is theirs`, async ({ server, cookiesFor }) => {
    const { pages, routes } = builtPaths();
    const cookie = cookiesFor(person);
    const over = [...pages, ...routes].filter(
      (path) => !path.includes("[") && !/sign-in|set-up|gallery|_|metrics|openapi/.test(path),
    );
    for (const path of over) {
      for (const headers of [{ cookie }, { cookie, rsc: "1" }]) {
        const answer = await shoot(server.url, { path: "rsc" in headers ? `${path}?_rsc` : path, headers });
        if (all === 0) expect(answer.text, path).not.toContain(ELSEWHERE);
        if (here === 0) expect(answer.text, path).not.toContain(HERE);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });
}

test("a role that is taken away is gone at the next request, and so is the session of who is disabled", async ({
  server,
  cookiesFor,
}) => {
  const cookie = cookiesFor("operatorHere");
  const path = `/api/instances/${HERE}/overview`;
  const status = async () => (await shoot(server.url, { path, headers: { cookie } })).status;
  const set = (statement: string) => withState(server.installation, ({ db }) => void db.$client.exec(statement));
  const whose = "(select id from operators where name = 'operatorHere')";
  expect(await status()).toBe(200);
  await set(`update operator_roles set instance_id = '${ELSEWHERE}' where operator_id = ${whose}`);
  expect(await status()).toBe(404);
  await set(`update operator_roles set instance_id = '${HERE}' where operator_id = ${whose}`);
  expect(await status()).toBe(200);
  await set(`update operators set disabled_at = 1 where name = 'operatorHere'`);
  expect(await status()).toBe(401);
  await set(`update operators set disabled_at = null where name = 'operatorHere'`);
  expect(await status()).toBe(200);
});

test("what a person may do here works, so that the refusals above are about something", async ({
  server,
  cookiesFor,
}) => {
  const find = (name: string) => builtActions().find((action) => action.name === name) ?? { id: "", page: "/" };
  const note = await callAction(
    server.url,
    find("setGroupNoteAction"),
    [{ instanceId: HERE, id: GROUP, note: `note-of-${HERE}` }],
    {
      path: `/instances/${HERE}/groups/${GROUP}`,
      cookies: cookiesFor("adminHere"),
    },
  );
  expect(note.state).toMatchObject({ status: "ok" });
});
