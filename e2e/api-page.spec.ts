import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures.ts";

const ID = "mqtt-cn-apipage1";
const KEY = { id: "APIPAGEKEY", secret: "a-secret-that-stays-in-the-page" };

test.beforeAll(async ({ server }) => {
  const { status, stderr } = await server.installation.apply({
    accessUsers: [
      { name: "api-page", kind: "ram", accessKeys: [KEY], policies: ["AliyunMQFullAccess"] },
      { name: "api-page-poor", kind: "ram", accessKeys: [{ ...KEY, id: "APIPAGEPOOR" }] },
    ],
    instances: [
      {
        id: ID,
        name: "api-page",
        edition: "Standard",
        groups: [{ id: "GID_apipage", defaultEffect: "Allow", rules: [] }],
      },
    ],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

async function openBuilder(page: Page, operation: string, keyId = KEY.id) {
  await page.goto(`/api/${operation}`);
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByLabel("Access key ID").fill(keyId);
  await page.getByLabel("Access key secret").fill(KEY.secret);
}
const answerOf = (page: Page) => page.getByRole("region", { name: "Response", exact: true });

test("operations are found by name, parameter, action and error", async ({ page }) => {
  await page.goto("/api");
  await expect(page.getByRole("row")).toHaveCount(51);
  for (const [typed, found] of [
    ["mq:ApplyToken", "ApplyToken"],
    ["DeviceCredentialNumExceed", "RegisterDeviceCredential"],
    ["MqttTopic", "SendMessage"],
  ] as const) {
    await page.getByRole("searchbox").fill(typed);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("link", { name: found, exact: true })).toBeVisible();
  }
  await page.getByRole("link", { name: "SendMessage", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("SendMessage");
  await expect(page.getByText("1,000 per second and access user")).toBeVisible();
  await expect(page.getByLabel("Access policy", { exact: true })).toContainText("mq:SendMessage");
});

for (const signature of ["ACS3-HMAC-SHA256", "Version 1.0 (HMAC-SHA1)"]) {
  test(`a call is signed in the page and answered, and the secret stays there: ${signature}`, async ({ page }) => {
    const sent: string[] = [];
    page.on("request", (request) => {
      sent.push(JSON.stringify([request.url(), request.headers(), request.postData()]));
    });
    await openBuilder(page, "ListGroupId");
    await page.getByText(signature, { exact: true }).click();
    await page.getByLabel("InstanceId").fill(ID);
    await page.getByRole("button", { name: "Sign and send" }).click();
    await expect(page.getByText(/^200 in \d+ ms$/)).toBeVisible();
    await expect(answerOf(page)).toContainText('"GroupId": "GID_apipage"');
    await expectAccessible(page);

    expect(sent.some((request) => request.includes("ListGroupId") && request.includes(KEY.id))).toBe(true);
    const told = [
      ...sent,
      page.url(),
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])),
      await page.evaluate(() => document.documentElement.outerHTML),
    ].join("\n");
    for (const form of [KEY.secret, encodeURIComponent(KEY.secret), Buffer.from(KEY.secret).toString("base64")]) {
      expect(told).not.toContain(form);
    }
    // Nothing that is typed could be posted by a form either.
    await expect(page.locator("form input[type=password], input[type=password][name]")).toHaveCount(0);
  });
}

test("a signed request works in a shell, once", async ({ page, server }) => {
  await openBuilder(page, "ListGroupId");
  await page.getByLabel("InstanceId").fill(ID);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  const curl = (await page.getByRole("region", { name: "curl" }).textContent()) ?? "";
  const url = /'(http[^']+)'/.exec(curl)?.[1] ?? "";
  const headers = Object.fromEntries(
    [...curl.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name, value]),
  );
  const body = /--data-raw '([^']*)'/.exec(curl)?.[1] ?? "";
  expect(url).toBe(`${server.url}/`);
  const send = async () =>
    (await fetch(url, { method: "POST", headers: headers as Record<string, string>, body })).json();
  expect(await send()).toMatchObject({ Data: [{ GroupId: "GID_apipage" }] });
  expect(await send()).toMatchObject({ Code: "SignatureNonceUsed" });
  for (const sdk of ["@alicloud/pop-core", "@alicloud/openapi-client"]) {
    await page.getByRole("tab", { name: sdk }).click();
    await expect(page.getByRole("region", { name: sdk })).toContainText(ID);
    await expect(page.getByRole("region", { name: sdk })).not.toContainText(KEY.secret);
  }
});

test("a refusal says what is missing, is on record, and leads to what it means", async ({ page, browser, server }) => {
  await openBuilder(page, "ApplyToken", "APIPAGEPOOR");
  await page.getByLabel("InstanceId").fill(ID);
  await page.getByRole("button", { name: "Sign and send" }).click();
  await expect(page.getByText(/^403 in \d+ ms$/)).toBeVisible();
  const { RequestId, Recommend } = JSON.parse((await answerOf(page).textContent()) ?? "");
  await expect
    .poll(() => server.installation.query("select id from api_calls where request_id = ?", RequestId).length)
    .toBe(1);
  await page.goto("/api/calls?result=failed");
  const row = page.getByRole("row").filter({ hasText: RequestId });
  await expect(row).toContainText("api-page-poor");
  await expect(row).toContainText("ApplyToken");
  await page.getByRole("searchbox").fill(RequestId);
  await expect(page.getByRole("row")).toHaveCount(2);

  // As somebody who has only the error: without a session.
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(Recommend);
  expect(other.url()).toContain(`${server.url}/docs/api`);
  await expect(other.getByRole("heading", { name: "NoPermission" })).toBeVisible();
  await expect(other.getByText(RequestId)).toBeVisible();
  await context.close();
});
// What the API refuses shows in the browser's console too.
test.use({ allowedConsoleErrors: [/status of 403 \(Forbidden\) \[http:\/\/[^/]+\/\]/] });

test("the record of calls is paged and filtered, and a wrong signature is nobody's", async ({ page, server }) => {
  const query = new URLSearchParams({
    Action: "QueryToken",
    Version: "2020-04-20",
    Format: "JSON",
    AccessKeyId: KEY.id,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: "wrong-1",
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    Signature: createHmac("sha1", "not-it").update("x").digest("base64"),
  });
  const answer = (await (await fetch(`${server.url}/?${query}`)).json()) as { Code: string; RequestId: string };
  expect(answer.Code).toBe("SignatureDoesNotMatch");
  await expect
    .poll(() => server.installation.query("select id from api_calls where request_id = ?", answer.RequestId).length)
    .toBe(1);
  await page.goto(`/api/calls?q=${answer.RequestId}`);
  await expect(page.getByRole("row").nth(1)).toContainText("signature not good");
  await expect(page.getByRole("row").nth(1)).toContainText(KEY.id);
});
