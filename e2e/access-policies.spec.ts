import type { Page } from "@playwright/test";
import { next, Refused } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";
import { makeOperator, signIn } from "./people.ts";
import { recordAct, replay } from "./recorded-act.ts";

const ID = "mqtt-cn-policies1";
const POLICY = "lamps-of-the-plant";
const USER = "lamp-backend";
const CLIENT = "GID_lamps@@@l1";

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ server }) => {
  expect(
    await server.installation.apply({
      instances: [{ id: ID, name: "a-plant-of-policies", groups: [{ id: "GID_lamps" }] }],
    }),
  ).toMatchObject({ status: 0, stderr: "" });
});

const document = ({ installation }: Server, name = POLICY) => {
  const [row] = installation.query("select version, document from access_policies where name = ?", name) as {
    version: number;
    document: string;
  }[];
  return row === undefined ? null : { version: row.version, document: JSON.parse(row.document) };
};
const dialog = (page: Page) => page.getByRole("dialog");
const json = (page: Page) => page.getByLabel("Document as JSON");
const showJson = (page: Page) => page.getByText("JSON", { exact: true }).click();
const showForm = (page: Page) => page.getByText("Form", { exact: true }).click();
/** The editor is ready for what is typed once it has looked at the document. */
const isReady = (page: Page) => expect(page.getByText("The document is valid.")).toBeVisible();
const resource = (page: Page, statement: number, item: number) =>
  page.getByLabel(`Resource ${item} of statement ${statement}`);

test("a policy is made by the form, which says what everything means, and the JSON stays in step", async ({
  page,
  server,
}) => {
  await page.goto("/access-policies");
  await page.getByRole("link", { name: "New policy" }).click();
  await isReady(page);
  await page.getByLabel("Name").fill("AliyunMQFullAccess");
  await page.getByRole("radio", { name: /^Publish only/ }).check();
  await resource(page, 1, 1).fill(`acs:mq:*:*:instance/${ID}`);
  await expect(page.getByText(`The instance ${ID} itself, not its topics and groups`)).toBeVisible();
  await resource(page, 2, 1).fill(`acs:mq:*:*:topic/${ID}/lamps/#`);
  await expect(page.getByText("The wildcards of policies are * and ?, not + and #.")).toBeVisible();
  await expect(page.getByText("1 thing must be put right before it can be saved.")).toBeVisible();
  await expectAccessible(page);
  await resource(page, 2, 1).fill(`acs:mq:*:*:topic/${ID}/lamps`);
  await expect(page.getByText(`Topic lamps of ${ID} and its subtopics`)).toBeVisible();
  await expect(page.getByText("The document is valid.")).toBeVisible();

  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByText("An access policy has this name already.").first()).toBeVisible();
  await page.getByLabel("Name").fill(POLICY);

  await showJson(page);
  expect(JSON.parse(await json(page).inputValue())).toEqual({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: ["mq:MqttInstanceAccess"], Resource: [`acs:mq:*:*:instance/${ID}`] },
      { Effect: "Allow", Action: ["mq:PUB"], Resource: [`acs:mq:*:*:topic/${ID}/lamps`] },
    ],
  });
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page).toHaveURL(new RegExp(`/access-policies/${POLICY}$`));
  expect(document(server)).toMatchObject({ version: 1 });
});

test("a user gets the policy, and its clients may do what it says and nothing else", async ({
  page,
  server,
  device,
}) => {
  await page.goto("/access-users");
  await page.getByRole("button", { name: "New user" }).click();
  await dialog(page).getByLabel("Name").fill(USER);
  await dialog(page).getByRole("button", { name: "Create user" }).click();
  await expect(page.getByText("No policy is attached: it may do nothing.")).toBeVisible();
  await page.getByRole("button", { name: "Create access key" }).click();
  await dialog(page).getByRole("button", { name: "Create access key" }).click();
  await dialog(page).getByRole("button", { name: "Reveal Access key secret" }).click();
  const value = (label: string) =>
    dialog(page).getByText(label, { exact: true }).locator("xpath=following-sibling::div//code").textContent();
  const keyId = (await value("Access key ID")) ?? "";
  const secret = (await value("Access key secret")) ?? "";
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();

  const login = { clientId: CLIENT, mode: "Signature", keyId, instanceId: ID, secret } as const;
  await expect(device(login)).rejects.toBeInstanceOf(Refused);

  await page.getByRole("button", { name: "Change policies" }).click();
  await dialog(page).getByRole("checkbox", { name: POLICY }).check();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Policies of ${USER} changed`)).toBeVisible();

  const client = await device(login);
  await client.publishAsync("lamps/1", "on", { qos: 1 });
  const closed = next(client, "close");
  client.publish("doors/1", "open", { qos: 1 });
  await closed;
  await until("the refusal is recorded", () => {
    const refused = "select reason from denials where instance_id = ? and topic = 'doors/1'";
    return server.installation.query(refused, ID).length > 0;
  });

  await page.getByRole("link", { name: POLICY }).click();
  await expect(page.getByRole("heading", { name: "Attached to 1 user" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
});

test("a broken document says where and what to do; a good one is saved, compared and rolled back", async ({
  page,
  server,
}) => {
  await page.goto(`/access-policies/${POLICY}`);
  await isReady(page);
  await showJson(page);
  const before = await json(page).inputValue();
  await json(page).fill(before.replace('"mq:PUB"', '"mq:pub"'));
  const place = page.getByRole("button", { name: "$.Statement[1].Action[0]" });
  await expect(place).toBeVisible();
  await expect(page.getByText('Case counts in actions: write "mq:PUB".')).toBeVisible();
  await expectAccessible(page);
  await place.click();
  const selected = await json(page).evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  expect(selected).toBe('"mq:pub"');
  await page.getByRole("button", { name: "Save new version" }).click();
  await expect(page.getByText("Nothing was saved")).toBeVisible();
  expect(document(server)).toMatchObject({ version: 1 });

  await json(page).fill(`${before} {`);
  await showForm(page);
  await expect(page.getByText("The form cannot show this document")).toBeVisible();
  await page.getByRole("button", { name: "Edit as JSON" }).click();
  await json(page).fill(before);
  await showForm(page);

  await page.getByText("Choose actions of statement 2").click();
  await page.getByRole("checkbox", { name: "mq:SUB" }).check();
  await page.getByRole("button", { name: "Add condition" }).last().click();
  await page.getByLabel("Values of condition 1").fill("127.0.0.0/8, ::1/128");
  await expect(page.getByText("Not saved. It will hold for 1 user from the next operation on.")).toBeVisible();
  const differs = page.getByRole("region", { name: "What saving changes" }).last();
  await expect(differs).toContainText("127.0.0.0/8");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save new version" }).click();
  await expect(page.getByText(`Version 2 of ${POLICY} saved`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save new version" })).toHaveCount(0);
  expect(document(server)).toMatchObject({
    version: 2,
    document: {
      Statement: [
        {},
        {
          Action: ["mq:PUB", "mq:SUB"],
          Condition: { IpAddress: { "acs:SourceIp": ["127.0.0.0/8", "::1/128"] } },
        },
      ],
    },
  });

  await page.getByRole("link", { name: "Compare version 1 with the present one" }).click();
  await expect(page.getByRole("region", { name: "What rolling back would change" })).toContainText("mq:SUB");
  await page.getByRole("button", { name: "Roll back" }).click();
  await dialog(page).getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("Rolled back: the document of version 1 is version 3 now")).toBeVisible();
  expect(document(server)).toMatchObject({ version: 3, document: JSON.parse(before) });
});

test("whoever saves over a newer version is told so, and loses nothing", async ({ page, server }) => {
  await page.goto(`/access-policies/${POLICY}`);
  await isReady(page);
  await resource(page, 2, 1).fill(`acs:mq:*:*:topic/${ID}/mine`);
  const theirs = {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["mq:PUB"], Resource: [`acs:mq:*:*:topic/${ID}/theirs`] }],
  };
  expect(await server.installation.apply({ accessPolicies: [{ name: POLICY, document: theirs }] })).toMatchObject({
    status: 0,
  });
  await page.getByRole("button", { name: "Save new version" }).click();
  await expect(page.getByText("Somebody has changed this policy meanwhile").first()).toBeVisible();
  await expect(resource(page, 2, 1)).toHaveValue(`acs:mq:*:*:topic/${ID}/mine`);
  await page.getByRole("button", { name: "Take version 4" }).click();
  await expect(resource(page, 1, 1)).toHaveValue(`acs:mq:*:*:topic/${ID}/theirs`);
  expect(document(server)).toMatchObject({ version: 4, document: theirs });
});

test("what is wrong is said in the language of the page", async ({ page }) => {
  await page.goto("/access-policies/new");
  await page.context().addCookies([{ name: "gatehouse-locale", value: "zh", url: page.url() }]);
  await page.reload();
  await expect(page.getByText("文档有效。")).toBeVisible();
  await page.getByLabel("语句 2 的资源 1").fill("acs:mq:*:*:topic/mqtt-a/#");
  await expect(page.getByText("策略的通配符是 * 和 ?，不是 + 和 #。")).toBeVisible();
});

test("built-in policies can be read and copied, not changed", async ({ page, server }) => {
  await page.goto("/access-policies/AliyunMQReadOnlyAccess");
  await expect(page.getByText("Built in, so that it can be relied on.")).toBeVisible();
  await expect(page.getByText("mq:BatchQuery*")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await page.getByRole("link", { name: "Copy to a new policy" }).click();
  await isReady(page);
  await expect(page.getByLabel("Name")).toHaveValue("AliyunMQReadOnlyAccess-2");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page).toHaveURL(/AliyunMQReadOnlyAccess-2$/);
  await page.getByRole("button", { name: "Delete" }).click();
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/access-policies$/);
  expect(document(server, "AliyunMQReadOnlyAccess-2")).toBeNull();
});

test("a viewer of everything sees policies and users, and changes nothing, past the pages neither", async ({
  browser,
  server,
}) => {
  const password = "a password of some length";
  const person = await makeOperator(server.installation, {
    name: "policy-viewer",
    email: "policy-viewer@example.com",
    password,
    grants: [{ instanceId: null, role: "viewer" }],
  });
  const viewer = await signIn(server.url, person);
  const context = await browser.newContext({ baseURL: server.url, storageState: viewer });
  const page = await context.newPage();
  await page.goto("/access-policies");
  await expect(page.getByRole("link", { name: "New policy" })).toHaveCount(0);
  await page.getByRole("link", { name: POLICY }).click();
  await expect(page.getByText(`acs:mq:*:*:topic/${ID}/theirs`)).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await page.getByRole("link", { name: USER }).click();
  await expect(page.getByRole("heading", { name: USER })).toBeVisible();
  await expect(
    page.getByRole("main").getByRole("button", { name: /create|delete|change|rename|actions/i }),
  ).toHaveCount(0);
  expect((await context.request.get("/access-policies/new")).status()).toBe(403);
  expect((await context.request.get("/access-policies/nowhere")).status()).toBe(404);
  expect((await context.request.get("/access-users/nobody")).status()).toBe(404);
  await context.close();

  const before = document(server);
  const recorded = await recordAct(browser, server, async (owner) => {
    await owner.goto(`/access-policies/${POLICY}`);
    await isReady(owner);
    await resource(owner, 1, 1).fill("*");
    await owner.getByRole("button", { name: "Save new version" }).click();
  });
  expect(await replay(recorded, null)).toMatchObject({ status: "failed", code: "unauthenticated" });
  expect(await replay(recorded, viewer)).toMatchObject({ status: "failed", code: "forbidden" });
  expect(document(server)).toEqual(before);
});
