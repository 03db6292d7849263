import { expect, type Locator, type Page } from "@playwright/test";

/** More stops than any page has between where a person is and what they want; beyond it nobody would go on pressing. */
const MOST_STOPS = 60;

interface Way {
  /** Shift+Tab: what is wanted stands before the focus. */
  readonly back?: boolean;
  readonly most?: number;
}

/**
 * Presses Tab until `target` has the focus. Every stop on the way must be seen, too: a focus that vanishes is an error.
 * @throws Error naming the stops that were made, where the target is not among them
 */
export async function tabTo(page: Page, target: Locator, { back = false, most = MOST_STOPS }: Way = {}): Promise<void> {
  await expect(target).toBeVisible();
  await isTakenOver(target);
  const stops: string[] = [];
  while (!(await target.evaluate((element) => element === document.activeElement))) {
    if (stops.length === most) throw new Error(`not reached by ${most} stops: ${target}\n${stops.join("\n")}`);
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    stops.push(await page.evaluate(nameOfFocus));
  }
}

/** Goes there by Tab and presses a key, Enter unless told. */
export async function pressOn(page: Page, target: Locator, key = "Enter", way: Way = {}): Promise<void> {
  await tabTo(page, target, way);
  await page.keyboard.press(key);
}

/** Goes to a field by Tab, and types over what is in it. */
export async function typeInto(page: Page, field: Locator, text: string, way: Way = {}): Promise<void> {
  await tabTo(page, field, way);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
  await expect(field).toHaveValue(text);
}

/** Waits until React listens to an element: a key that is pressed before is lost. */
async function isTakenOver(target: Locator): Promise<void> {
  const keys = () => target.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactFiber$")));
  await expect.poll(keys).toBe(true);
}

/** Runs in the page. */
function nameOfFocus(): string {
  const element = document.activeElement;
  if (element === null || element === document.body) return "(the page)";
  const { width, height } = element.getBoundingClientRect();
  const name = element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 60) ?? "";
  const said = `${element.tagName.toLowerCase()} "${name}"`;
  if (width === 0 || height === 0) throw new Error(`the focus is on something that nobody sees: ${said}`);
  return said;
}
