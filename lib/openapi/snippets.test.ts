import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiSnippets } from "../../components/api-snippets.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import { OPERATIONS } from "./operations/index.ts";
import { flatExample } from "./reference.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

/*
 * What the request builder of the console gives people to copy, run as it stands: with the SDKs that it names, and the key in
 * the environment.
 */

const require = createRequire(import.meta.url);
const InstanceId = "mqtt-cn-example0001";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: InstanceId, edition: "Platinum" });
  createGroup(server.world.system, { instanceId: InstanceId, id: "GID_example", defaultEffect: "Allow", note: "" });
});
afterAll(() => server.close());

/** Runs a program of a snippet. @returns what it printed first: an answer or an error. */
function run(code: string): Promise<{ readonly printed: "answer" | "error"; readonly value: { code?: string } }> {
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: server.primary.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: server.primary.secret,
  };
  return new Promise((resolve) => {
    const console = {
      log: (value: object) => resolve({ printed: "answer", value }),
      error: (value: object) => resolve({ printed: "error", value }),
    };
    new Function("require", "process", "console", code)(require, { ...process, env }, console);
  });
}

const snippetsOf = (
  action: string,
  method: "GET" | "POST",
  signature: "v1" | "v3",
  parameters: Record<string, string>,
) => apiSnippets({ action, method, signature, parameters, origin: server.url }, null);

test.each(OPERATIONS.flatMap(({ name, methods }) => methods.map((method) => [name, method] as const)))(
  "%s by %s reaches the operation with either SDK",
  async (name, method) => {
    const operation = OPERATIONS.find((one) => one.name === name) ?? expect.fail();
    for (const signature of ["v3", "v1"] as const) {
      for (const { key, code } of snippetsOf(name, method, signature, flatExample(operation))) {
        const { printed, value } = await run(code);
        // Past the protocol and the reading of parameters: what is left is for the operation to say.
        if (printed === "error") {
          expect([...operation.documented, "ApiNotSupport"], `${key}: ${String(value)}`).toContain(value.code);
        }
      }
    }
  },
);

test("values with quotes, templates and markup are sent as they are", async () => {
  const odd = ["a\"b'c`d$", "{e}\\f</script> 温度 🌡 + %20&=#"].join("");
  const parameters = { InstanceId, Username: "odd", Secret: odd, IdentityType: "USER", SignMode: "ORIGIN" };
  const query = { InstanceId, Size: "10", Username: "odd" };
  for (const signature of ["v3", "v1"] as const) {
    const writes = snippetsOf("AddCustomAuthIdentity", "POST", signature, parameters);
    const reads = snippetsOf("QueryCustomAuthIdentity", "GET", signature, query);
    for (const [index, { code }] of writes.entries()) {
      expect((await run(code)).printed).toBe("answer");
      expect((await run(reads[index]?.code ?? "")).value).toMatchObject({ Data: { Results: [{ Secret: odd }] } });
      expect(
        (await run(snippetsOf("DeleteCustomAuthIdentity", "POST", signature, parameters)[0]?.code ?? "")).printed,
      ).toBe("answer");
    }
  }
});
