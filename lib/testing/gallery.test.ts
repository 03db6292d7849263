import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const GALLERY = join(ROOT, "app/(dev)/gallery");
const COMPONENTS = join(ROOT, "components/ui");

/** Never stands alone: what draws it, which the gallery shows. */
const PART_OF: Readonly<Record<string, string>> = {
  "dialog-frame.tsx": "dialog.tsx",
  "form-context.tsx": "form.tsx",
  "menu-frame.tsx": "menu.tsx",
  "open-trigger.tsx": "menu.tsx",
  "popover-frame.tsx": "popover.tsx",
  "secret-body.tsx": "secret-dialog.tsx",
  "select-rows.tsx": "data-table.tsx",
  "sort-link.tsx": "data-table.tsx",
  "table-settings-menu.tsx": "data-table.tsx",
  // In the layout of every page.
  "toaster.tsx": "live-demo.tsx",
  "tooltip-layer.tsx": "icon-button.tsx",
};

test("the gallery shows every component of the design system", () => {
  const files = readdirSync(GALLERY).filter((name) => name.endsWith(".tsx"));
  const shown = files.map((name) => readFileSync(join(GALLERY, name), "utf8")).join("\n");
  const isShown = (name: string) => shown.includes(`/ui/${name}"`) || files.includes(name);
  const components = readdirSync(COMPONENTS).filter((name) => name.endsWith(".tsx"));
  expect(components.length).toBeGreaterThan(50);
  expect(components.filter((name) => !isShown(PART_OF[name] ?? name))).toEqual([]);
  expect(Object.keys(PART_OF).filter((name) => !components.includes(name))).toEqual([]);
});
