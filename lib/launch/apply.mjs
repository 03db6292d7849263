// `npm run apply -- FILE.json`: makes the state match a file.
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch } = await import("./terminal.mjs");
const { runBundle } = await import("./run-bundle.mjs");

await launch(() => runBundle("apply"));
