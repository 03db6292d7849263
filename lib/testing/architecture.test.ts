import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** Every file of the project, as git knows it: what is not committed is not part of it, what is ignored never will be. */
const FILES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => file !== "");

/** Rooms of the house and what each may look into: other rooms or single files of them, and packages (a prefix ends in `*`). */
interface Room {
  readonly path: string;
  readonly mayUse: readonly string[];
  readonly packages: readonly string[];
}
const NEXT = ["next", "next/*", "next-auth", "next-auth/*", "next-intl", "next-intl/*", "react"];
const VIEW = [
  "react",
  "react-dom",
  "next-intl",
  "radix-ui",
  "radix-ui/*",
  "lucide-react",
  "@tanstack/react-query",
  "qr",
];
/** What a signature of the API signs: the server checks it, and the request builder of the console signs in the browser. */
const SIGNED_IN_THE_BROWSER = ["lib/openapi/rpc/percent-encoding.ts", "lib/openapi/rpc/string-to-sign.ts"];
const ROOMS: readonly Room[] = [
  { path: "lib/domain/", mayUse: [], packages: ["node:crypto"] },
  { path: "db/", mayUse: ["lib/domain/"], packages: ["node:*", "better-sqlite3", "drizzle-orm*", "drizzle-kit"] },
  { path: "lib/config/", mayUse: ["lib/domain/", "package.json"], packages: ["node:*", "zod"] },
  {
    path: "lib/services/",
    mayUse: ["lib/domain/", "lib/config/", "db/"],
    packages: ["node:*", "zod", "drizzle-orm*", "better-sqlite3", "@node-rs/argon2", "csv-parse", "prom-client"],
  },
  {
    path: "lib/gateway/",
    mayUse: [
      "lib/domain/",
      "lib/config/",
      "lib/services/",
      "db/",
      "lib/launch/open.ts",
      "lib/launch/announcement.ts",
      "package.json",
    ],
    packages: ["node:*", "aedes", "mqtt-packet", "ws", "pino", "prom-client"],
  },
  {
    path: "lib/openapi/",
    mayUse: ["lib/domain/", "lib/config/", "lib/services/"],
    packages: ["node:*", "zod"],
  },
  { path: "lib/i18n/", mayUse: ["lib/domain/"], packages: ["react", "next-intl", "next-intl/*", "next/headers"] },
  { path: "lib/queries/", mayUse: ["lib/domain/"], packages: ["react", "@tanstack/react-query"] },
  { path: "lib/auth/", mayUse: ["lib/domain/", "lib/config/", "lib/services/"], packages: ["node:*", "zod", ...NEXT] },
  {
    path: "lib/actions/",
    mayUse: ["lib/domain/", "lib/services/", "lib/auth/", "lib/i18n/"],
    packages: ["node:*", "zod", ...NEXT],
  },
  {
    path: "components/",
    mayUse: ["lib/domain/", "lib/i18n/", "lib/queries/", ...SIGNED_IN_THE_BROWSER],
    packages: [...VIEW, "uplot", "recharts"],
  },
  {
    path: "app/",
    mayUse: [
      "components/",
      ...["domain", "config", "services", "auth", "actions", "i18n", "queries", "openapi"].map((n) => `lib/${n}/`),
    ],
    packages: ["node:*", "zod", "geist/*", ...NEXT, ...VIEW],
  },
  {
    path: "lib/launch/",
    mayUse: [
      "lib/domain/",
      "lib/config/",
      "lib/services/",
      "lib/auth/application.ts",
      "lib/auth/own-path.ts",
      "lib/gateway/supervise.ts",
      "db/",
    ],
    packages: ["node:*", "esbuild"],
  },
  { path: "instrumentation.ts", mayUse: ["lib/launch/boot.ts"], packages: [] },
  { path: "next.config.ts", mayUse: [], packages: ["next", "next-intl/plugin"] },
  {
    path: "e2e/",
    // db and services too: a world with operators and devices is quicker made than clicked together. Of the API it is the SDKs
    // and the documented calls of its own tests.
    mayUse: ["lib/domain/", "lib/launch/", "lib/services/", "lib/openapi/", "db/"],
    packages: [
      "node:*",
      "@playwright/test",
      "@axe-core/playwright",
      "better-sqlite3",
      "mqtt",
      "mqtt-packet",
      "ws",
      "zod",
    ],
  },
  {
    path: "bench/",
    mayUse: ["lib/", "db/", "e2e/"],
    packages: ["@playwright/test", "node:*", "aedes", "mqtt-packet", "tsx/esm/api"],
  },
];

/** The one place where components know that they are drawn by Next: links and the address bar. */
const LINKS_OF_COMPONENTS = "components/ui/navigation.tsx";

/** The core's parts that also run in the browser, where the access check drafts rules. */
const IN_THE_BROWSER = ["topic", "group-policy", "access-policy", "authorize", "token", "reason", "decision", "quota"]
  .concat(["login", "errors", "operator"])
  .map((name) => `lib/domain/${name}.ts`)
  .concat(SIGNED_IN_THE_BROWSER);

interface Import {
  readonly from: string;
  /** As written. */
  readonly what: string;
  /** The file of the project, or null for a package. */
  readonly file: string | null;
  readonly typeOnly: boolean;
}

const isTest = (file: string) => /\.test\.tsx?$|(^|\/)test-[^/]+\.ts$|^lib\/testing\//.test(file);
const isCode = (file: string) => /\.(ts|tsx|mjs)$/.test(file);
const CODE = FILES.filter((file) => isCode(file) && !isTest(file));
const IMPORTS = CODE.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const source = readFileSync(file, "utf8");
  const statements = /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
  const calls = /\b(?:import|require)\(\s*"([^"]+)"\s*\)/g;
  return [
    ...[...source.matchAll(statements)].map(([, type, what]) => ({ what, typeOnly: type !== undefined })),
    ...[...source.matchAll(calls)].map(([, what]) => ({ what, typeOnly: false })),
  ].map(({ what = "", typeOnly }) => ({ from: file, what, typeOnly, file: target(file, what) }));
}

function target(from: string, what: string): string | null {
  if (what.startsWith("@/")) return what.slice(2);
  if (what.startsWith(".")) return normalize(join(dirname(from), what));
  return null;
}

function mayImport(room: Room, { from, what, file, typeOnly }: Import): boolean {
  if (file !== null) {
    if (file.startsWith(room.path) || room.mayUse.some((path) => file.startsWith(path))) return true;
    // What a query answers is the service's to say; the type is all of it that the browser gets.
    return typeOnly && room.path === "lib/queries/" && file.startsWith("lib/services/");
  }
  if (from === LINKS_OF_COMPONENTS && what.startsWith("next/")) return true;
  return room.packages.some((name) => (name.endsWith("*") ? what.startsWith(name.slice(0, -1)) : what === name));
}

test("the reader of imports finds what is there", () => {
  const found = new Set(IMPORTS.filter(({ from }) => from === "lib/launch/boot.ts").map(({ what }) => what));
  expect(found).toContain("node:path");
  expect(found).toContain("../auth/application.ts");
  expect(IMPORTS.find(({ from }) => from === "instrumentation.ts")?.file).toBe("lib/launch/boot.ts");
  expect(IMPORTS.some(({ from, what }) => from === "components/connect-snippets.ts" && what === "mqtt")).toBe(false);
});

test("every file of code stands in a room", () => {
  expect(CODE.filter((file) => !ROOMS.some((room) => file.startsWith(room.path)))).toEqual([]);
});

test.each(ROOMS)("$path imports only what it may", (room) => {
  const wrong = IMPORTS.filter(({ from }) => from.startsWith(room.path))
    .filter((imported) => !mayImport(room, imported))
    .map(({ from, what }) => `${from} imports ${what}`);
  expect(wrong).toEqual([]);
});

test("what runs in the browser imports nothing of Node, however far away", () => {
  const reached = new Set(IN_THE_BROWSER);
  for (const file of reached) {
    for (const imported of IMPORTS) {
      if (imported.from === file && !imported.typeOnly && imported.file !== null) reached.add(imported.file);
    }
  }
  expect(IMPORTS.filter(({ from, file, typeOnly }) => reached.has(from) && file === null && !typeOnly)).toEqual([]);
});

test("client components import nothing of the server, however far away", () => {
  const reached = new Set(CODE.filter((file) => file.endsWith(".tsx") && startsWith(file, "use client")));
  expect(reached.size).toBeGreaterThan(0);
  for (const file of reached) {
    // Actions are called, not contained: the browser gets their address.
    if (startsWith(file, "use server")) continue;
    for (const imported of IMPORTS) {
      if (imported.from === file && !imported.typeOnly && imported.file !== null) reached.add(imported.file);
    }
  }
  const server = /^(db|lib\/(services|auth|actions|openapi|gateway|launch))\//;
  const wrong = [...reached].filter(
    (file) => server.test(file) && !SIGNED_IN_THE_BROWSER.includes(file) && !startsWith(file, "use server"),
  );
  const node = IMPORTS.filter(
    ({ from, what, typeOnly }) =>
      reached.has(from) && !startsWith(from, "use server") && what.startsWith("node:") && !typeOnly,
  );
  expect([...wrong, ...node.map(({ from, what }) => `${from} imports ${what}`)]).toEqual([]);
});

/** Every export of such a file can be called by anybody on the network, so each must be made by what owns the guard. */
test("every export of a file of server actions is made by defineAction", () => {
  const files = CODE.filter((file) => startsWith(file, "use server"));
  expect(files.length).toBeGreaterThan(0);
  const wrong = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^export\s+(?!type\b|interface\b)(.*)$/gm)]
      .filter(([, rest = ""]) => !/^const \w+ = define(Anonymous)?Action\(/.test(rest))
      .map(([line]) => `${file}: ${line}`),
  );
  expect(wrong).toEqual([]);
});

test("nothing visible lies at the top but what belongs there", () => {
  const allowed = new Set(
    [
      "package.json",
      "package-lock.json",
      "tsconfig.json",
      "next.config.ts",
      "instrumentation.ts",
      "README.md",
      "LICENSE",
    ].concat(["app", "components", "db", "lib", "e2e", "bench", "public"]),
  );
  const top = new Set(FILES.map((file) => file.split("/")[0] ?? ""));
  expect([...top].filter((entry) => !entry.startsWith(".") && !allowed.has(entry))).toEqual([]);
});

test("no folder is a drawer for whatever does not fit", () => {
  const drawers = /(^|\/)(utils?|helpers?|common|shared|types|constants|misc|hooks)\//;
  // Broker hooks are a noun of the product.
  const wrong = FILES.filter((file) => drawers.test(file) && !/^(lib\/gateway|app\/.*brokers.*)\/hooks\//.test(file));
  expect(wrong).toEqual([]);
});

/** Components that never stand alone, with what draws them, which the gallery shows. */
const PART_OF: Readonly<Record<string, string>> = {
  "dialog-frame.tsx": "dialog.tsx",
  "form-context.tsx": "form.tsx",
  "menu-frame.tsx": "menu.tsx",
  "open-trigger.tsx": "menu.tsx",
  "popover-frame.tsx": "popover.tsx",
  "secret-body.tsx": "secret-dialog.tsx",
  // Draws nothing.
  "refresh-every.tsx": "live-demo.tsx",
  "select-rows.tsx": "data-table.tsx",
  "sort-link.tsx": "data-table.tsx",
  "table-settings-menu.tsx": "data-table.tsx",
  // In the layout of every page.
  "toaster.tsx": "live-demo.tsx",
  "tooltip-layer.tsx": "icon-button.tsx",
};

test("the gallery shows every component of the design system", () => {
  const gallery = FILES.filter((file) => file.startsWith("app/(dev)/gallery/") && file.endsWith(".tsx"));
  const shown = gallery.map((file) => readFileSync(file, "utf8")).join("\n");
  const isShown = (name: string) => shown.includes(`/ui/${name}"`) || gallery.some((file) => file.endsWith(`/${name}`));
  const components = FILES.flatMap((file) => /^components\/ui\/([^/]+(?<!\.test)\.tsx)$/.exec(file)?.[1] ?? []);
  expect(components.length).toBeGreaterThan(50);
  expect(components.filter((name) => !isShown(PART_OF[name] ?? name))).toEqual([]);
});

function startsWith(file: string, directive: "use client" | "use server"): boolean {
  return isCode(file) && FILES.includes(file) && readFileSync(file, "utf8").trimStart().startsWith(`"${directive}"`);
}
