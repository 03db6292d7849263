import { createHmac } from "node:crypto";
import { join } from "node:path";
import { closeDatabase } from "../db/client.ts";
import { type Installation, ROOT } from "../e2e/gatehouse.ts";
import { openApplication, systemContext } from "../lib/services/application.ts";
import { createGroup } from "../lib/services/groups.ts";
import type { LivePage } from "./live-page.ts";
import { type Login, openClient, subscribe, type WireClient } from "./wire.ts";

export const INSTANCE = "mqtt-live";
const RESIDENTS = 40;
const VISITORS = 1_000;
const TOPICS = 25;
/** Of `GID_aaa`, so that they are on the first page of the list. */
const MARKED = 40;
/** The one whose page is looked at. */
const STORY = 0;
const SECRET = "DC.benchSecret00000000";

const passwordOf = (clientId: string) => createHmac("sha1", SECRET).update(clientId).digest("base64");
const keyOf = (clientId: string) => `DC.${clientId.replace("@@@", "-")}`;
const loginOf = (clientId: string): Login => ({
  clientId,
  username: `DeviceCredential|${keyOf(clientId)}|${INSTANCE}`,
  password: passwordOf(clientId),
});
const ids = (group: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${group}@@@${String(n).padStart(4, "0")}`);
const MARKS = ids("GID_aaa", MARKED);
/** Those who come are spread over the list, as devices are. */
const VISITS = ids("GID_line", VISITORS).sort((a, b) => passwordOf(a).localeCompare(passwordOf(b)));
const STAYING = ids("GID_plant", RESIDENTS);

/** Who makes the flood. */
export const CROWD = { residents: STAYING.map(loginOf), visitors: VISITS.map(loginOf), topics: TOPICS };

/** What `apply` makes. */
export const STATE = {
  instances: [
    {
      ...{ id: INSTANCE, name: "live", edition: "Platinum", maxTps: 10_000_000 },
      groups: ["GID_aaa", "GID_line", "GID_plant"].map((id) => ({
        id,
        rules: [{ effect: "Deny", actions: ["mq:PUB", "mq:SUB"], topic: "secret/#" }],
      })),
      deviceCredentials: [...MARKS, ...VISITS, ...STAYING].map((clientId) => ({
        ...{ clientId, id: keyOf(clientId), secret: SECRET },
      })),
    },
  ],
};

/** The pages, and what is made to happen on them one by one. */
export class Scene {
  readonly #installation: Installation;
  readonly #app;
  readonly #story: WireClient;
  readonly #guests: WireClient[] = [];
  #marks = STORY + 1;
  #groups = 0;
  #flapping: NodeJS.Timeout | undefined;

  private constructor(installation: Installation, story: WireClient) {
    this.#installation = installation;
    this.#story = story;
    this.#app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
  }

  static async open(installation: Installation): Promise<Scene> {
    return new Scene(installation, await openClient(installation.ports.mqtt, loginOf(MARKS[STORY] ?? "")));
  }

  pages(flooded: boolean): LivePage[] {
    const here = `/instances/${INSTANCE}`;
    const group = () => {
      const id = `GID_new_${String(this.#groups++).padStart(3, "0")}`;
      return { text: id, act: async () => createGroup(systemContext(this.#app, "apply"), groupOf(id)) };
    };
    const come = () => {
      const clientId = MARKS[this.#marks++] ?? "";
      const act = async () => this.#guests.push(await openClient(this.#installation.ports.mqtt, loginOf(clientId)));
      return { text: clientId, act };
    };
    const refused = (n: number) => {
      const topic = `secret/marker-${this.#groups++}-${n}`;
      return { text: topic, act: () => subscribe(this.#story, topic, 0) };
    };
    const subscribed = (n: number) => {
      const topic = `line/marker-${this.#groups++}-${n}`;
      return { text: topic, act: () => subscribe(this.#story, topic, 0) };
    };
    return [
      { name: "clients", path: `${here}/clients`, marker: come },
      { name: "denials of the instance", path: `${here}/denials`, marker: flooded ? null : refused },
      { name: "denials of the account", path: "/denials", marker: flooded ? null : refused },
      { name: "overview of the instance", path: here, marker: group },
      { name: "overview of the account", path: "/", marker: group },
      { name: "a client", path: `${here}/clients/${encodeURIComponent(MARKS[STORY] ?? "")}`, marker: subscribed },
    ];
  }

  /** From now on the client whose page is looked at is refused a hundred times a second. */
  flap(): void {
    let n = 0;
    this.#flapping = setInterval(() => {
      const topic = `secret/${n++ % TOPICS}/flap`;
      this.#story.send({ cmd: "subscribe", messageId: 2 + (n % 60_000), subscriptions: [{ topic, qos: 0 }] });
    }, 10);
  }

  close(): void {
    clearInterval(this.#flapping);
    for (const client of [...this.#guests, this.#story]) client.end();
    closeDatabase(this.#app.db);
  }
}

const groupOf = (id: string) => ({ instanceId: INSTANCE, id, defaultEffect: "Allow", note: "" }) as const;
