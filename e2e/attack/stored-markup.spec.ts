import type Database from "better-sqlite3";
import { connectDevice, Refused } from "../device.ts";
import { until } from "../gatehouse.ts";
import { concrete } from "./calls.ts";
import { ACCESS_POLICY, alone, DEVICE, expect, HERE, withState } from "./inhabited.ts";
import { builtPaths } from "./wire.ts";

const test = alone();

/** Leaves its quotes, its attribute, its element and its script, and does something that shows. */
const MARKUP = `"'><b data-struck="1">\`\${7*7}{{7*7}}</script><script>window.struck=1</script><img src=x onerror="window.struck=1">`;
/** Addresses of links are dangerous in another way. */
const LINK = "javascript:window.struck=1";

/** What may hold anything that somebody wrote: every column of text that no check, key or other row holds to a form. */
function strike(sqlite: Database.Database): string[] {
  const struck: string[] = [];
  const tables = sqlite
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like '\\_\\_%' escape '\\'",
    )
    .pluck()
    .all() as string[];
  for (const table of tables) {
    const columns = sqlite.pragma(`table_info("${table}")`) as { name: string; type: string; pk: number }[];
    const links = new Set(
      (sqlite.pragma(`foreign_key_list("${table}")`) as { from: string }[]).map(({ from }) => from),
    );
    for (const { name, type, pk } of columns) {
      if (!/text/i.test(type) || pk > 0 || links.has(name) || FORMED.has(name)) continue;
      try {
        sqlite.prepare(`update "${table}" set "${name}" = ? || rowid where "${name}" is not null`).run(MARKUP);
        struck.push(`${table}.${name}`);
      } catch {
        // A check or an index holds it to a form.
      }
    }
  }
  return struck;
}

/** Columns that the programs write for themselves: secrets, JSON, enumerations, and by what rows are found. */
const FORMED = new Set(
  "id info instance_id client_id group_id key_id mapping sealed_cells user_id operator_id password_hash sealed_secret previous_sealed_secret sealed session_key reason decision filters subscriptions token_ids detail document listeners metrics email run_id connection_id kind action mode effect default_effect role status edition type prefix last_four hash username identity identity_type sign_mode permit_action".split(
    " ",
  ),
);

test("what strangers and operators have written is text on every page", async ({ server, inhabited, page }) => {
  test.setTimeout(120_000);
  const { installation } = server;
  // By the wire: what a client says of itself, also when it is refused.
  const login = { clientId: DEVICE, mode: "Token", keyId: MARKUP, instanceId: HERE, password: MARKUP } as const;
  const { mqtt } = installation.ports;
  await expect(connectDevice(mqtt, login, { clientId: `GID_canary@@@${MARKUP}` })).rejects.toThrow(Refused);
  await expect(connectDevice(mqtt, login, { clientId: LINK, username: MARKUP })).rejects.toThrow(Refused);
  await fetch(`${server.url}/openapi?${new URLSearchParams({ Action: MARKUP, AccessKeyId: MARKUP, Signature: LINK })}`);
  await withState(installation, async ({ db }) => {
    const told = () =>
      db.$client.prepare("select count(*) from denials where topic = '' and client_id <> ?").pluck().get(DEVICE);
    await until("the refusals are recorded", () => Number(told()) >= 2);
    const struck = strike(db.$client);
    // An address is held to its form before it is kept; a list with one that cannot be read shuts everybody out.
    db.$client.prepare("update client_blocks set value = '198.51.100.' || id where kind = 'address'").run();
    for (const column of ["instances.name", "groups.note", "tokens.note", "operators.name"]) {
      expect(struck).toContain(column);
    }
    // Its rows are never changed, so there are new ones: of every action there is, and of one that there is not.
    db.$client
      .prepare(
        `insert into audit_log (at, actor_kind, actor_id, actor_name, address, action, instance_id, target, detail)
         select at, 'operator', @markup, @markup, @link, action, instance_id, @markup,
           json_object('note', @markup, 'before', json_object(@markup, @link), 'after', json_array(@markup), 'name', @markup)
         from (select * from audit_log group by action, instance_id union all
               select id, at, actor_kind, actor_id, actor_name, address, @markup, @here, target, detail from audit_log limit 100)`,
      )
      .run({ markup: MARKUP, link: LINK, here: HERE });
  });

  // Its page is found by its name, which is another now.
  const [policy] = installation.query("select name from access_policies order by system, name limit 1") as {
    name: string;
  }[];
  const paths = builtPaths().pages.filter((path) => !/gallery|_|sign-in|set-up/.test(path));
  expect(paths.length).toBeGreaterThan(20);
  const hits: string[] = [];
  const shown: string[] = [];
  for (const pattern of paths) {
    const path = concrete(pattern, HERE, inhabited).replace(ACCESS_POLICY, encodeURIComponent(policy?.name ?? ""));
    await page.goto(`${path}?q=${encodeURIComponent(MARKUP)}`);
    const found = await page.evaluate(() => ({
      struck: "struck" in window,
      elements: document.querySelectorAll("[data-struck], img[src=x], a[href^='javascript:']").length,
    }));
    if (found.struck || found.elements > 0) hits.push(`${path}: ${JSON.stringify(found)}`);
    // biome-ignore lint/performance/useDomNodeTextContent: what Next sends along in scripts is text content too.
    if ((await page.locator("body").innerText()).includes("<b data-struck")) shown.push(path);
  }
  expect(hits).toEqual([]);
  // So that there was something to see.
  expect(shown).toEqual(expect.arrayContaining(["/instances", "/audit", "/denials", "/operators", "/access-keys"]));
});
