import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { makeOperator, type Person, signIn } from "./people.ts";

test.use({ signedIn: false, allowedConsoleErrors: [/status of 401.*\/api\/auth\/callback\/credentials/] });

/** Somebody of the test's own: tries are counted for each address of each operator. */
const somebody = ({ installation }: Server, name: string): Promise<Person> =>
  makeOperator(installation, {
    name,
    email: `${name}@example.com`,
    password: "a password of some length",
    grants: [{ instanceId: null, role: "viewer" }],
  });

const SIGN_IN = { name: "Sign in" } as const;

test("a wrong password is said in words, the right one leads to the page that was asked for", async ({
  page,
  server,
}) => {
  const person = await somebody(server, "sign-in-back");
  await page.goto("/instances?q=plant");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", SIGN_IN).click();
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue(person.email);
  await expectAccessible(page);

  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", SIGN_IN).click();
  await expect(page).toHaveURL(/\/instances\?q=plant$/);
});

test("an unknown address is refused in the same words", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("nobody@example.com");
  await page.getByLabel("Password").fill("any password at all");
  await page.getByRole("button", SIGN_IN).click();
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
});

for (const [index, evil] of ["https://evil.example/", "//evil.example", "/\\evil.example"].entries()) {
  test(`signing in never leads to ${evil}`, async ({ page, server }) => {
    const person = await somebody(server, `sign-in-evil-${index}`);
    await page.goto(`/sign-in?${new URLSearchParams({ callbackUrl: evil })}`);
    await page.getByLabel("E-mail address").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", SIGN_IN).click();
    await expect(page).not.toHaveURL(/sign-in/);
    expect(new URL(page.url()).origin).toBe(server.url);
  });
}

test("guessing is slowed down, and the words say for how long", async ({ page, request }) => {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const guess = () =>
    request.post("/api/auth/callback/credentials", {
      form: { email: "guessed@example.com", password: "a guess", csrfToken, json: "true", callbackUrl: "/" },
    });
  for (let n = 0; n < 8; n++) await guess();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("guessed@example.com");
  await page.getByLabel("Password").fill("another guess");
  await page.getByRole("button", SIGN_IN).click();
  await expect(page.getByText(/^Too many attempts\. Try again in \d+ s\.$/)).toBeVisible();
});

test("signing out ends the session for good, also for a copy of the cookie", async ({ browser, server }) => {
  const state = await signIn(server.url, await somebody(server, "sign-out"));
  const context = await browser.newContext({ baseURL: server.url, storageState: state, locale: "zh-CN" });
  // What the person chose for this browser, against what the browser says of itself.
  for (const [name, value] of [
    ["gatehouse-theme", "dark"],
    ["gatehouse-locale", "en"],
  ] as const) {
    await context.addCookies([{ name, value, url: server.url }]);
  }
  const page = await context.newPage();
  await page.goto("/instances");
  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/instances");
  await expect(page).toHaveURL(/\/sign-in/);
  // Theme and language stay, and stand in the first byte: nothing is drawn in another and then changed.
  const drawn = await (await context.request.get("/sign-in")).text();
  expect(/<html[^>]*>/.exec(drawn)?.[0]).toMatch(/lang="en".* data-theme="dark"/);

  const copy = await browser.newContext({ baseURL: server.url, storageState: state });
  const answer = await copy.request.get("/instances", { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toContain("/sign-in");
  await context.close();
  await copy.close();
});

test("the session cookie is out of reach of scripts and of other sites", async ({ server }) => {
  const { cookies } = await signIn(server.url, await somebody(server, "sign-in-cookie"));
  const session = cookies?.find(({ name }) => name.endsWith("next-auth.session-token"));
  // Over http on loopback: `Secure` would lose it in browsers that do not trust the address.
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", secure: false, path: "/" });
});

test("in Chinese the words are Chinese", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  await page.getByLabel("邮箱").fill("nobody@example.cn");
  await page.getByLabel("密码").fill("不是密码");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("邮箱或密码不正确。")).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 800 });
  await expectAccessible(page);
  await context.close();
});
