import manifest from "../../package.json" with { type: "json" };

/** The version of Gatehouse that runs. */
export const VERSION = manifest.version;
