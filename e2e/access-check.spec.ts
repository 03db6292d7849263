import type { Page } from "@playwright/test";
import { next } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";
import { makeOperator, signIn } from "./people.ts";

const SECRET = "secret-of-the-lamp";
const CLIENT = "GID_lamps@@@l1";

const login = (instanceId: string) => ({
  ...{ clientId: CLIENT, instanceId, mode: "DeviceCredential" as const, keyId: `DC.${instanceId}`, secret: SECRET },
});

/** A closed group whose clients may use lamps/#, with one device. */
async function furnish({ installation }: Server, id: string, tests: object[] = []): Promise<void> {
  const rules = [{ effect: "Allow", actions: ["mq:PUB", "mq:SUB"], topic: "lamps/#" }];
  const groups = [{ id: "GID_lamps", defaultEffect: "Deny", rules, tests }];
  const deviceCredentials = [{ clientId: CLIENT, id: `DC.${id}`, secret: SECRET }];
  const state = { instances: [{ id, name: `name-of-${id}`, groups, deviceCredentials }] };
  expect(await installation.apply(state)).toMatchObject({ status: 0, stderr: "" });
}

const check = (page: Page, id: string, question: Record<string, string>) =>
  page.goto(
    `/instances/${id}/access-check?${new URLSearchParams({ client: CLIENT, as: "DeviceCredential", ...question })}`,
  );

const answer = (page: Page) => page.getByTestId("answer");

test("a refused device: from its denial to the check, to the narrowest rule, to a device that publishes", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-explain1";
  await furnish(server, id);
  const refused = await device(login(id));
  const closed = next(refused, "close");
  refused.publish("doors/front", "open", { qos: 0 });
  await closed;

  await page.goto(`/instances/${id}/denials`);
  await page.getByRole("link", { name: `Check access of ${CLIENT}: PUBLISH` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Access check" })).toBeVisible();
  await expect(page.getByLabel("Client ID")).toHaveValue(CLIENT);
  await expect(page.getByLabel("Topic", { exact: true })).toHaveValue("doors/front");
  await expect(answer(page)).toContainText("PUBLISH is refused: No group rule allows it");
  await expect(answer(page)).toContainText("Default of group GID_lamps: Deny");

  await page.getByRole("button", { name: "Allow this" }).click();
  await expect(page.getByTestId("proposal")).toContainText("Drafted below: the policy of GID_lamps");
  await expect(page.getByLabel("Topic of rule 2")).toHaveValue("doors/front");
  await expect(page.getByText("The client may publish this.")).toBeVisible();
  expect(server.installation.query("select topic from group_rules where instance_id = ?", id)).toHaveLength(1);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Save the policy of GID_lamps" }).click();
  await expect(page.getByText(/Policy saved as version/)).toBeVisible();
  await expect(answer(page).getByText("The client may publish this.").first()).toBeVisible();
  expect(
    server.installation.query("select effect, pub, sub, topic from group_rules where instance_id = ?", id),
  ).toEqual([
    { effect: "Allow", pub: 1, sub: 1, topic: "lamps/#" },
    { effect: "Allow", pub: 1, sub: 1, topic: "doors/front" },
  ]);
  const again = await device(login(id));
  await again.publishAsync("doors/front", "open", { qos: 1 });
  expect(again.connected).toBe(true);
});

test("a draft says what of the last hour it would deny, and a live client is told apart from its next CONNECT", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-explain2";
  await furnish(server, id);
  const lamp = await device(login(id));
  for (let n = 0; n < 37; n++) await lamp.publishAsync("lamps/1/state", "on", { qos: 1 });
  const seen = "select sum(allowed) as n from observed_operations where instance_id = ?";
  await until("the operations are counted", () => (server.installation.query(seen, id)[0] as { n: number }).n === 37);

  await check(page, id, { action: "PUBLISH", topic: "lamps/1/state", as: "live" });
  await expect(page.getByText("As it is connected now")).toBeVisible();
  await page.getByRole("button", { name: "Draft the policy of GID_lamps" }).click();
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByLabel("Topic of rule 2").fill("lamps/+/state");
  await page.getByRole("radiogroup", { name: "Effect of rule 2" }).getByText("Deny").click();
  await page.getByRole("button", { name: "Try the draft" }).click();
  await expect(page.getByText("This would newly deny 37 publishes of 1 client")).toBeVisible();
  await expect(page.getByText("PUBLISH is refused: Denied by group policy")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save the policy of GID_lamps" }).click();
  await expect(page.getByText(/Policy saved as version/)).toBeVisible();
  // Connected clients keep what they connected with.
  await expect(page.getByText("A reconnect would take this away")).toBeVisible();
  await lamp.publishAsync("lamps/1/state", "on", { qos: 1 });
});

test("a save that breaks a test of the policy is refused with the line; a reason lets it pass, and is audited", async ({
  page,
  server,
}) => {
  const id = "mqtt-cn-explain3";
  await furnish(server, id);
  await page.goto(`/instances/${id}/groups/GID_lamps`);
  await page.getByRole("button", { name: "Add line" }).click();
  await page.getByLabel("Topic of line 1").fill("lamps/1/state");
  await expect(page.getByText("Holds")).toBeVisible();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Tests saved.")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await expect(page.getByText("This draft breaks 1 line")).toBeVisible();
  await expect(page.getByText("Default of group GID_lamps: Deny").first()).toBeVisible();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Test line 1 must allow mq:PUB on lamps/1/state")).toBeVisible();
  await expect(page.getByLabel("Topic of line 1")).toBeFocused();
  expect(server.installation.query("select 1 from group_rules where instance_id = ?", id)).toHaveLength(1);
  await expectAccessible(page);

  await page.getByLabel("Save anyway, because").fill("the lamps are gone");
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/Policy saved as version/)).toBeVisible();
  expect(server.installation.query("select 1 from group_rules where instance_id = ?", id)).toHaveLength(0);
  const [row] = server.installation.query(
    "select detail from audit_log where instance_id = ? and action = 'group.tests_override'",
    id,
  ) as { detail: string }[];
  expect(row?.detail).toContain("the lamps are gone");
  await page.goto(`/instances/${id}/audit`);
  await expect(page.locator("summary").getByText("Group policy saved against its tests")).toBeVisible();
});

test("a signed client that its access policy refuses: 'Allow this' drafts the statement, and saving lets it publish", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-explain7";
  await furnish(server, id);
  const name = "policy-of-the-lamps";
  const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });
  const Statement = [
    allow("mq:MqttInstanceAccess", `acs:mq:*:*:${id}`),
    allow("mq:PUB", `acs:mq:*:*:topic/${id}/lamps/1`),
  ];
  const state = {
    accessPolicies: [{ name, document: { Version: "1", Statement } }],
    accessUsers: [
      { name: "lamps", kind: "ram", accessKeys: [{ id: "AK.lamps", secret: "lamps-secret" }], policies: [name] },
    ],
  };
  expect(await server.installation.apply(state)).toMatchObject({ status: 0, stderr: "" });
  const signed = { ...login(id), mode: "Signature" as const, keyId: "AK.lamps", secret: "lamps-secret" };
  const lamp = await device(signed);
  for (let n = 0; n < 5; n++) await lamp.publishAsync("lamps/1/state", "on", { qos: 1 });
  const seen = "select sum(allowed) as n from observed_operations where instance_id = ?";
  await until("the operations are counted", () => (server.installation.query(seen, id)[0] as { n: number }).n === 5);

  await check(page, id, { action: "PUBLISH", topic: "lamps/2/state", as: "Signature", key: "AK.lamps" });
  await expect(answer(page)).toContainText("PUBLISH is refused");
  await page.getByRole("button", { name: "Allow this" }).click();
  const draft = page.getByTestId("policy-draft");
  await expect(draft).toContainText(`Draft of ${name}, a policy of lamps`);
  await expect(page.getByText("The client may publish this.")).toBeVisible();
  await expect(page.getByText("Nothing that clients did in the last hour would be decided otherwise.")).toBeVisible();
  await expectAccessible(page);

  // Taking away what the lamp uses is told before it is saved.
  await draft.getByText("JSON", { exact: true }).click();
  const json = draft.getByLabel("Document as JSON");
  const drafted = await json.inputValue();
  await json.fill(drafted.replace("topic/mqtt-cn-explain7/lamps/1", "topic/mqtt-cn-explain7/lamps/3"));
  await draft.getByRole("button", { name: "Try the draft" }).click();
  await expect(page.getByText("This would newly deny 5 publishes of 1 client")).toBeVisible();
  await json.fill("{}");
  await draft.getByRole("button", { name: "Try the draft" }).click();
  await expect(page.getByText(/^\$/).first()).toBeVisible();

  await json.fill(drafted);
  await draft.getByRole("button", { name: `Save ${name}` }).click();
  await expect(page.getByText(`Version 2 of ${name} saved`)).toBeVisible();
  await expect(answer(page).getByText("The client may publish this.").first()).toBeVisible();
  await lamp.publishAsync("lamps/2/state", "on", { qos: 1 });
  expect(lamp.connected).toBe(true);
});

test("what nothing can allow says so, and what is typed as a password is nowhere", async ({ page, server, device }) => {
  const id = "mqtt-cn-explain4";
  await furnish(server, id);
  await check(page, id, { action: "PUBLISH", topic: "$SYS/broker" });
  await page.getByRole("button", { name: "Allow this" }).click();
  await expect(page.getByTestId("proposal")).toContainText("No rule can allow this: System topic");

  // A refused CONNECT comes filled in as what it was.
  await expect(device({ ...login(id), secret: "wrong" })).rejects.toThrow("CONNACK 4");
  await page.goto(`/instances/${id}/denials`);
  await page.getByRole("link", { name: `Check access of ${CLIENT}: CONNECT` }).click();
  await expect(answer(page)).toContainText("The client is let in.");

  await page.getByLabel("Logs in by").selectOption("typed");
  await page.getByLabel("Username").fill(`DeviceCredential|DC.${id}|${id}`);
  await page.getByLabel("Password").fill("canary-of-a-password");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(answer(page)).toContainText("CONNECT is refused: Wrong signature");
  expect(page.url()).not.toContain("canary");
  expect(await page.locator("html").innerHTML()).not.toMatch(/canary-of-a-password|secret-of-the-lamp/);
});

test("a viewer may ask, and try a draft, but saves nothing and sees no other instance", async ({ browser, server }) => {
  const id = "mqtt-cn-explain5";
  await furnish(server, id);
  await furnish(server, "mqtt-cn-explain6");
  const viewer = await makeOperator(server.installation, {
    ...{ email: "asker@example.com", name: "Asker", password: "correct horse battery asker" },
    grants: [{ instanceId: id, role: "viewer" }],
  });
  const context = await browser.newContext({ baseURL: server.url, storageState: await signIn(server.url, viewer) });
  const page = await context.newPage();
  await check(page, id, { action: "PUBLISH", topic: "doors/front" });
  await expect(answer(page)).toContainText("PUBLISH is refused");
  await expect(page.getByLabel("Logs in by").locator("option[value=typed]")).toHaveCount(0);
  await page.getByRole("button", { name: "Allow this" }).click();
  await expect(page.getByText("The client may publish this.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try the draft" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Save the policy/ })).toHaveCount(0);

  const other = await check(page, "mqtt-cn-explain6", { action: "PUBLISH", topic: "doors/front" });
  expect(other?.status()).toBe(404);
  await context.close();
});
