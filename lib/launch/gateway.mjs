// `npm run gateway`: the gateway alone, so that the console can be restarted without dropping a device.
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch } = await import("./terminal.mjs");
const { runBundle } = await import("./run-bundle.mjs");

await launch(() => runBundle("gateway"));
