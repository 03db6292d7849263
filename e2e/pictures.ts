import { join } from "node:path";
import type { Page } from "@playwright/test";

/** Folder for pictures to look at; nothing is kept without. */
const folder = process.env.PICTURES;
export const arePicturesKept = folder !== undefined && folder !== "";

export const WIDE = 1440;
export const NARROW = 390;

/** A colour on its way from one theme to the other is none of either. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().flatMap((a) => (a instanceof CSSTransition ? [a.finished] : []))),
  );
}

/** `PICTURES=folder` keeps the page in both themes and widths. Nothing is compared with them: they are for people. */
export async function keepPictures(page: Page, name: string): Promise<void> {
  if (!folder) return;
  for (const width of [WIDE, NARROW]) {
    await page.setViewportSize({ width, height: 900 });
    await keepBothThemes(page, `${name}-${width}`, true);
  }
}

/** Keeps as much as the screen shows, as wide as it is, in both themes: what is open over a page. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  await keepBothThemes(page, `${name}-${page.viewportSize()?.width}`, false);
}

async function keepBothThemes(page: Page, name: string, fullPage: boolean): Promise<void> {
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: join(folder, `${name.replace(/[^\w-]+/g, "_")}-${colorScheme}.png`), fullPage });
  }
}
