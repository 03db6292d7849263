import { expect, test } from "./fixtures.ts";

const INSTANCE = "mqtt-cn-keyboard";
const DEVICES = ["GID_aaa@@@one", "GID_aaa@@@three", "GID_aaa@@@two"] as const;
const HOME = `/instances/${INSTANCE}`;

test("a list is walked, ticked, acted on and left by the keys that the help names", async ({ page, server }) => {
  const done = await server.installation.apply({
    instances: [
      {
        ...{ id: INSTANCE, name: "keyboard", edition: "Standard" },
        groups: [{ id: "GID_aaa", defaultEffect: "Allow" }],
        deviceCredentials: DEVICES.map((clientId, n) => ({
          clientId,
          id: `DC.keyboard${n}`,
          secret: "secret-of-the-test",
        })),
      },
    ],
  });
  expect(done).toMatchObject({ status: 0, stderr: "" });
  await page.goto(`${HOME}/devices`);
  const link = (name: string) => page.getByRole("link", { name, exact: true });

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  for (const what of ["Next row, previous row", "Tick the row", "What can be done with the row", "Clients"]) {
    await expect(help.getByText(what, { exact: true })).toBeVisible();
  }
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();

  await page.keyboard.press("j");
  await expect(link(DEVICES[0])).toBeFocused();
  await page.keyboard.press("j");
  await expect(link(DEVICES[1])).toBeFocused();
  await page.keyboard.press("k");
  await expect(link(DEVICES[0])).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByRole("checkbox", { name: /one/ })).toBeChecked();
  await page.keyboard.press("x");
  await expect(page.getByRole("checkbox", { name: /one/ })).not.toBeChecked();
  // A box that has the focus takes no letters.
  await page.getByRole("checkbox", { name: /three/ }).focus();
  await page.keyboard.press("j");
  await expect(link(DEVICES[2])).toBeFocused();
  await page.keyboard.press("e");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  // The focus comes back a moment after the menu is gone.
  await expect(page.getByRole("button", { name: `Actions for ${DEVICES[2]}` })).toBeFocused();

  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("j");
  await expect(page.getByRole("searchbox")).toHaveValue("j");
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").blur();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(new RegExp(`${HOME}/tokens$`));
});
