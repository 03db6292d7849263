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

/**
 * `PICTURES=folder` keeps what is shown in both themes and widths. Nothing is compared with them: they are for people.
 * @param what the page as long as it is, or as much as a screen shows (what is open over a page)
 */
export async function keepPictures(page: Page, name: string, what: "page" | "screen" = "page"): Promise<void> {
  if (!folder) return;
  for (const width of [WIDE, NARROW]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const file = `${name.replace(/[^\w-]+/g, "_")}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: what === "page" });
    }
  }
}
