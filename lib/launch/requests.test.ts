import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { watchRequests } from "./requests.ts";

let server: Server;
afterEach(() => server.closeAllConnections());

async function serve(answer: (request: IncomingMessage, end: () => void) => void): Promise<number> {
  server = createServer((request, response) => {
    response.write(" ");
    answer(request, () => response.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function get(port: number, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const sent = request({ port, host: "127.0.0.1", headers }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response;
}

test("what a client writes into forwarding headers is dropped, unless a proxy is trusted", async () => {
  watchRequests({ trustProxy: true });
  let seen: IncomingMessage["headers"] = {};
  const port = await serve(({ headers }, end) => {
    seen = headers;
    end();
  });
  const spoofed = {
    "X-Forwarded-For": "8.8.8.8",
    "x-forwarded-proto": "https",
    forwarded: "for=8.8.8.8",
    "x-kept": "1",
  };
  await get(port, spoofed);
  expect(seen).toMatchObject({ "x-forwarded-for": "8.8.8.8", "x-kept": "1" });
  watchRequests({ trustProxy: false });
  await get(port, spoofed);
  expect(Object.keys(seen).filter((name) => name.includes("forward"))).toEqual([]);
  expect(seen["x-kept"]).toBe("1");
});

test("the address that was asked for is told in a header, which nobody else can write", async () => {
  watchRequests({ trustProxy: false });
  let seen: IncomingMessage["headers"] = {};
  const port = await serve(({ headers }, end) => {
    seen = headers;
    end();
  });
  await get(port, { "X-Gatehouse-Asked": "//evil.example" });
  expect(seen["x-gatehouse-asked"]).toBe("/");
});

test("stopping lets a request under way finish, closes the others and takes no new one", async () => {
  const stop = watchRequests({ trustProxy: false });
  let finish = () => {};
  const port = await serve((_, end) => {
    finish = end;
  });
  const response = await get(port);
  const stopped = stop();
  await expect(get(port)).rejects.toThrow("ECONNREFUSED");
  finish();
  await once(response, "end");
  await stopped;
});

test("a stream that never ends does not hold up the stop", async () => {
  const stop = watchRequests({ trustProxy: false });
  const response = await get(await serve(() => {}));
  response.on("error", () => {});
  const cut = new Promise((resolve) => response.once("close", resolve));
  await stop();
  await cut;
});
