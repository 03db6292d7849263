import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requireMosquitto } from "./test-programs.ts";
import { type Credentials, type GatewayWorld, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;

beforeAll(requireMosquitto);
beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
});
afterEach(() => world.close());

/** Runs a program of mosquitto-clients to its end. */
async function mosquitto(program: "mosquitto_pub" | "mosquitto_sub", login: Credentials, ...more: string[]) {
  const { clientId, username, password } = login;
  const who = ["-h", "127.0.0.1", "-p", String(world.tcpPort), "-i", clientId, "-u", username, "-P", password];
  const child = spawn(program, [...who, ...more]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const [status] = await once(child, "close");
  return { status, output };
}

describe("mosquitto's own clients", () => {
  test("publish and subscribe with a device credential", async () => {
    const reader = world.device(instance, "GID_test@@@1");
    const writer = world.device(instance, "GID_test@@@2");
    await mosquitto("mosquitto_pub", writer, "-t", "room/1", "-m", "hello", "-q", "1", "-r");
    const { status, output } = await mosquitto("mosquitto_sub", reader, "-t", "room/#", "-q", "1", "-C", "1", "-v");
    expect([status, output.trim()]).toEqual([0, "room/1 hello"]);
  });

  test("are told why they are not let in", async () => {
    const login = world.device(instance, "GID_test@@@1");
    const wrong = await mosquitto("mosquitto_pub", { ...login, password: "x" }, "-t", "a", "-m", "x");
    expect(wrong.status).not.toBe(0);
    expect(wrong.output).toMatch(/bad user name or password/i);
    const five = await mosquitto("mosquitto_pub", login, "-V", "mqttv5", "-t", "a", "-m", "x");
    expect(five.status).not.toBe(0);
    expect(five.output).toMatch(/unsupported protocol version/i);
  });
});
