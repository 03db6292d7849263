import type { MqttClient } from "mqtt";
import type { Login } from "./device.ts";
import { expect, test } from "./fixtures.ts";

const INSTANCE = "mqtt-cn-live";
const SECRET = "secret-of-the-test";
const login = (device: string): Login => ({
  clientId: `GID_live@@@${device}`,
  mode: "DeviceCredential",
  keyId: `DC.live-${device}`,
  instanceId: INSTANCE,
  secret: SECRET,
});

const CROWD = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"];
const TOPICS = ["secret/a", "secret/b", "secret/c", "secret/d", "secret/e"];

/** Each of the clients is refused each topic so many times, as fast as it can ask. @returns when all was answered */
async function refuse(clients: readonly MqttClient[], times: number): Promise<void> {
  await Promise.all(
    clients.flatMap((client) =>
      Array.from({ length: times }, () => TOPICS)
        .flat()
        .map((topic) => new Promise((resolve) => client.subscribe(topic, resolve))),
    ),
  );
}

test.beforeAll(async ({ server }) => {
  const applied = await server.installation.apply({
    instances: [
      {
        id: INSTANCE,
        name: "live",
        edition: "Standard",
        groups: [{ id: "GID_live", rules: [{ effect: "Deny", actions: ["mq:PUB", "mq:SUB"], topic: "secret/#" }] }],
        deviceCredentials: ["one", "two", ...CROWD].map((device) => ({
          clientId: `GID_live@@@${device}`,
          id: `DC.live-${device}`,
          secret: SECRET,
        })),
      },
    ],
  });
  expect(applied).toMatchObject({ status: 0, stderr: "" });
});

test("a client appears because the server says so, without being asked", async ({ page, device }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/api\/instances\/.*\/clients/.test(request.url())) asked.push(request.headers().accept ?? "");
  });
  await page.goto(`/instances/${INSTANCE}/clients`);
  await expect(page.getByText("Nobody is connected")).toBeVisible();
  await expect(page.getByRole("status").getByText("Live")).toBeVisible();
  await device(login("one"));
  await expect(page.getByRole("row", { name: /DC.live-one/ })).toBeVisible();
  expect(asked).toEqual(["text/event-stream"]);
});

test("a paused view stands still, and shows all when it goes on", async ({ page, device }) => {
  await page.goto(`/instances/${INSTANCE}/clients`);
  await page.getByRole("button", { name: "Pause updates" }).click();
  await device(login("two"));
  await page.getByRole("button", { name: "Resume updates" }).click();
  await expect(page.getByRole("row", { name: /DC.live-two/ })).toBeVisible();
});

test("thousands of refusals come as a few messages, count right, and leave alone what somebody does", async ({
  page,
  device,
}) => {
  const crowd = await Promise.all(CROWD.map((one) => device(login(one))));
  let messages = 0;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  cdp.on("Network.eventSourceMessageReceived", () => messages++);
  await page.goto(`/instances/${INSTANCE}/denials`);
  const search = page.getByRole("searchbox");
  const ofOne = `GID_live@@@${CROWD[0]}`;
  const counts = (value: number) => page.getByRole("cell", { name: String(value), exact: true });

  const flood = refuse(crowd, 50);
  await search.pressSequentially(ofOne);
  await flood;
  // What was typed in the flood is what is looked for, to the letter.
  await expect(counts(50)).toHaveCount(TOPICS.length);
  await expect(search).toHaveValue(ofOne);
  await expect(search).toBeFocused();
  await search.fill("");
  await expect(counts(50)).toHaveCount(CROWD.length * TOPICS.length);
  expect(messages).toBeLessThan(200);

  await page.getByRole("button", { name: "Pause updates" }).click();
  await refuse(crowd, 10);
  await expect(page.getByText("40 changes wait")).toBeVisible();
  await expect(counts(50)).toHaveCount(40);
  await page.getByRole("button", { name: "Resume updates" }).click();
  await expect(counts(60)).toHaveCount(40);

  // Text that somebody has selected in a table stays where it is.
  await page
    .getByRole("row")
    .nth(1)
    .evaluate((row) => getSelection()?.selectAllChildren(row));
  await refuse(crowd, 1);
  await expect(page.getByText("40 changes wait")).toBeVisible();
  await expect(counts(60)).toHaveCount(40);
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await expect(counts(61)).toHaveCount(40);
  await expect(page.getByText("changes wait")).toBeHidden();
});

test("the palette finds a pasted client ID, and asks for it in no address", async ({ page }) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(`/instances/${INSTANCE}`);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("GID_live@@@one");
  const found = page.getByRole("group", { name: "Found" });
  await expect(found.getByRole("option", { name: /Client in live/ })).toBeVisible();
  await expect(found.getByRole("option", { name: /Access check/ })).toBeVisible();
  await found.getByRole("option", { name: /Device credential in live/ }).click();
  await expect(page).toHaveURL(/\/devices\/GID_live%40%40%40one$/);
  expect(addresses.filter((address) => /[?&](q|query)=/.test(address))).toEqual([]);
});
