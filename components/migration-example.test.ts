import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { startTestServer } from "../lib/openapi/test-server.ts";
import { applyState, parseStateFile } from "../lib/services/apply.ts";
import { listDeviceClientIds } from "../lib/services/device-credentials.ts";
import { READ_CREDENTIALS, STATE_FILE } from "./migration-example.ts";

test("what the program reads in one place is what the other takes", async () => {
  const from = await startTestServer();
  const to = await startTestServer();
  try {
    let file = JSON.parse(STATE_FILE.replaceAll("LTAI…", "LTAI0001").replaceAll("…", "a-good-secret"));
    file.accessUsers[1].accessKeys[0].id = "LTAI0002";
    file.accessUsers = file.accessUsers.slice(1);
    const clientIds = Array.from({ length: 105 }, (_, n) => `GID_sensors@@@${1000 + n}`);
    file.instances[0].deviceCredentials = clientIds.map((clientId, n) => ({
      clientId,
      id: `DC.${n}-of-them`,
      secret: `DC.secret-${n}`,
    }));
    applyState(from.world.system, parseStateFile(file));

    const printed = await new Promise<string>((resolve, reject) => {
      new Function("require", "process", "console", READ_CREDENTIALS)(
        createRequire(import.meta.url),
        {
          argv: ["node", "read.js", "post-cn-0pp12gl0001", "GID_sensors"],
          env: {
            ALIBABA_CLOUD_ACCESS_KEY_ID: from.primary.id,
            ALIBABA_CLOUD_ACCESS_KEY_SECRET: from.primary.secret,
            ENDPOINT: from.url,
          },
        },
        { log: resolve, error: reject },
      );
    });
    file = JSON.parse(printed);
    expect(file.instances[0].deviceCredentials[104]).toEqual({
      clientId: "GID_sensors@@@1104",
      id: "DC.104-of-them",
      secret: "DC.secret-104",
    });
    file.instances[0].edition = "Professional";
    applyState(to.world.system, parseStateFile(file));
    const page = listDeviceClientIds(
      to.world.system,
      { instanceId: "post-cn-0pp12gl0001", groupId: "GID_sensors" },
      { size: 10 },
    );
    expect(page.total).toBe(105);
  } finally {
    await from.close();
    await to.close();
  }
});
