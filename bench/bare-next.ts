import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ROOT } from "../e2e/gatehouse.ts";

const FOLDER = join(ROOT, ".cache", "bench-bare-next");
const NEXT = join(ROOT, "node_modules", "next", "dist", "bin", "next");

/** A Next application of the same version that does nothing: one route handler, which answers a constant. */
const FILES: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module", "private": true }',
  "next.config.mjs": `export default { poweredByHeader: false, turbopack: { root: ${JSON.stringify(ROOT)} }, rewrites: async () => ({
    beforeFiles: [{ source: "/", has: [{ type: "header", key: "x-acs-action" }], destination: "/bare" }] }) };`,
  // Else the one of the root would be taken.
  "instrumentation.js": "export function register() {}",
  "app/bare/route.js": `export const dynamic = "force-dynamic";
export async function POST(request) {
  await request.arrayBuffer();
  return Response.json({ RequestId: "00000000-0000-0000-0000-000000000000" });
}`,
};

/** Builds and starts it. @returns where it listens */
export async function startBareNext(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(FOLDER, path, ".."), { recursive: true });
    writeFileSync(join(FOLDER, path), text);
  }
  await ended(next(["build"]));
  const port = await freePort();
  const server = next(["start", "-H", "127.0.0.1", "-p", String(port)]);
  const url = `http://127.0.0.1:${port}`;
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    if (await answers(url)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      const over = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await over;
    },
  };
}

function next(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [NEXT, ...args], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("exit", (status) => (status === 0 ? resolve() : reject(new Error(`next build ended with ${status}`))));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: "POST", headers: { "x-acs-action": "x" } })).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
