import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { denials } from "../../db/schema.ts";
import { DECISION_CASES, type DecisionCase } from "../domain/decision-cases.ts";
import { REASONS } from "../domain/reason.ts";
import { type CaseWorld, makeCaseWorld } from "../testing/case-world.ts";
import { requireMosquitto, startMosquitto, stopPrograms } from "./test-programs.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

/*
 * The case table, played by mosquitto_pub and mosquitto_sub: one case of each mode, action and decision, as far as these
 * programs can be brought to send it.
 */

let world: GatewayWorld;
let cases: CaseWorld;

beforeAll(async () => {
  requireMosquitto();
  world = await openGatewayWorld();
  cases = makeCaseWorld(world);
});
afterEach(stopPrograms);
afterAll(() => world?.close());

const kindOf = ({ login, act, expected }: DecisionCase) =>
  `${/^(\w+)\|/.exec(login.username)?.[1] ?? ""} ${act.action} ${expected}`;

/** mosquitto_pub checks topics itself, and says nothing of a second client or of what happens meanwhile. */
function isPlayable({ login, act, beside, subscribed, meanwhile }: DecisionCase): boolean {
  if (login.address !== undefined || login.secure || beside || subscribed || meanwhile) return false;
  if (login.username === "" || login.clientId === "") return false;
  return act.action === "SUBSCRIBE" || act.action === "PUBLISH" ? /^[^+#\0]+(?:[+#/]*)$/.test(act.topic) : true;
}

const SAMPLE = [
  ...DECISION_CASES.filter(isPlayable)
    .filter(({ act }) => act.action !== "PUBLISH" || !/[+#]/.test(act.topic))
    // The last of each kind, so that other cases are seen than by who tries the first only.
    .reduce((byKind, one) => byKind.set(kindOf(one), one), new Map<string, DecisionCase>())
    .values(),
];

/** Plays the act until it is decided: what the program says. */
async function play({ login, act }: DecisionCase): Promise<string> {
  const { clientId, username, password } = cases.credentials(login);
  const who = ["-h", "127.0.0.1", "-p", String(world.tcpPort), "-i", clientId, "-u", username, "-P", password, "-d"];
  const [program, more, input] = commandOf(act);
  const child = startMosquitto(program, [...who, "-q", "1", ...more]);
  child.stdin.end(input);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  // It would connect again after a second, and again.
  const isOver = () => {
    if (act.action === "CONNECT") return said.includes("received CONNACK");
    if (!/sending (PUBLISH|SUBSCRIBE)/.test(said) || world.gateway.connections() > 0) return false;
    return said.includes("received PUBACK") || !username.startsWith("Token|") || said.includes("tokenInvalidNotice");
  };
  const watch = setInterval(() => {
    if (isOver()) child.kill("SIGKILL");
  }, 5);
  await ended;
  clearInterval(watch);
  return said;
}

function commandOf(
  act: DecisionCase["act"],
): [program: "mosquitto_pub" | "mosquitto_sub", more: string[], input: Buffer] {
  const publish = (topic: string, payload: Buffer): ["mosquitto_pub", string[], Buffer] => [
    "mosquitto_pub",
    ["-t", topic, payload.length === 0 ? "-n" : "-s"],
    payload,
  ];
  switch (act.action) {
    case "CONNECT":
      // Line by line, of which there are none.
      return ["mosquitto_pub", ["-t", "nothing", "-l"], Buffer.alloc(0)];
    case "SUBSCRIBE":
      return ["mosquitto_sub", ["-t", act.topic, "-E"], Buffer.alloc(0)];
    case "PUBLISH":
      return publish(act.topic, Buffer.alloc(act.payloadBytes, "x"));
    case "UPLOAD": {
      const text =
        "payload" in act ? act.payload : JSON.stringify({ token: cases.tokenOf(act.token).text, type: act.type });
      return publish("$SYS/uploadToken", Buffer.from(text));
    }
  }
}

describe("decision cases, through mosquitto's own programs", () => {
  it.each(SAMPLE.map((one) => [`${kindOf(one)}: ${one.name}`, one] as const))(
    "%s",
    async (_, one) => {
      world.gateway.tick();
      world.db.delete(denials).run();
      const said = await play(one);
      const { connack, notice } = REASONS[one.expected];
      const { action } = one.act;
      expect(said).toContain(`received CONNACK (${action === "CONNECT" ? connack : 0})`);
      if (action === "SUBSCRIBE") {
        const tokenMode = one.login.username.startsWith("Token|");
        const answer = one.expected === "ok" ? "Subscribed (mid: 1): 1" : tokenMode ? null : "Subscribed (mid: 1): 128";
        if (answer === null) expect(said).not.toContain("received SUBACK");
        else expect(said).toContain(answer);
      } else if (action !== "CONNECT") {
        expect(said.includes("received PUBACK")).toBe(one.expected === "ok");
      }
      if (notice !== null && action !== "CONNECT" && one.login.username.startsWith("Token|")) {
        expect(said).toContain("'$SYS/tokenInvalidNotice'");
      }
      world.gateway.tick();
      const recorded = world.db.select().from(denials).all();
      expect([...new Set(recorded.map(({ reason }) => reason))]).toEqual(one.expected === "ok" ? [] : [one.expected]);
      await world.disconnectAll();
    },
    10_000,
  );

  it("are of every mode and action", () => {
    const kinds = new Set(SAMPLE.map((one) => kindOf(one).split(" ", 2).join(" ")));
    for (const mode of ["Signature", "Token", "DeviceCredential", "CustomAuth"]) {
      for (const action of ["CONNECT", "PUBLISH", "SUBSCRIBE"]) expect(kinds).toContain(`${mode} ${action}`);
    }
    expect(kinds).toContain("Token UPLOAD");
  });
});
