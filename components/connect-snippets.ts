import type { Snippet } from "./ui/snippet-tabs.tsx";

/** A listening address of the broker. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where devices find the broker; null for a door that is shut. */
export interface BrokerAddresses {
  readonly tcp: Address | null;
  readonly ws: Address | null;
}

export interface ConnectExample {
  readonly doors: BrokerAddresses;
  readonly clientId: string;
  readonly username: string;
  /** `signed`: Base64(HMAC-SHA1(secret, client ID)) is computed where the tool can; `plain`: sent as it is. */
  readonly password:
    | { readonly kind: "signed"; readonly secret: string; readonly value: string }
    | { readonly kind: "plain"; readonly value: string };
  /** What the login may do: a topic name to publish to, a filter to subscribe to. */
  readonly publish: string | null;
  readonly subscribe: string | null;
}

/**
 * Programs that connect as this client, ready to be pasted into a shell, a file or a project. Empty where the broker
 * listens nowhere.
 */
export function connectSnippets(example: ConnectExample): Snippet[] {
  const { tcp, ws } = example.doors;
  return [
    ...(tcp === null ? [] : [{ key: "mosquitto", ...mosquitto(example, tcp) }]),
    ...(tcp === null && ws === null ? [] : [{ key: "mqttjs", label: "MQTT.js", code: mqttJs(example) }]),
    ...(tcp === null && ws === null ? [] : [{ key: "paho", label: "Python paho", code: paho(example) }]),
    ...(tcp === null ? [] : [{ key: "c", label: "C", code: libmosquitto(example, tcp) }]),
  ];
}

/** Where there is nothing to publish, the tool that subscribes is the one that shows the login at work. */
function mosquitto({ clientId, username, password, publish, subscribe }: ConnectExample, { host, port }: Address) {
  const act =
    publish === null
      ? { label: "mosquitto_sub", line: `-q 1 -t ${shell(subscribe ?? "#")} -v` }
      : { label: "mosquitto_pub", line: `-q 1 -t ${shell(publish)} -m 'hello'` };
  return {
    label: act.label,
    code: [
      `${act.label} -h ${host} -p ${port} \\`,
      `  -i ${shell(clientId)} \\`,
      `  -u ${shell(username)} \\`,
      `  -P ${shell(password.value)} \\`,
      `  ${act.line}`,
    ].join("\n"),
  };
}

function mqttJs({ doors, clientId, username, password, publish, subscribe }: ConnectExample): string {
  const signed = password.kind === "signed";
  return lines(
    "// npm install mqtt",
    signed && 'import { createHmac } from "node:crypto";',
    'import mqtt from "mqtt";',
    "",
    `const clientId = ${text(clientId)};`,
    signed && `const secret = ${text(password.secret)};`,
    `const client = mqtt.connect(${text(url(doors))}, {`,
    "  clientId,",
    `  username: ${text(username)},`,
    signed
      ? '  password: createHmac("sha1", secret).update(clientId).digest("base64"),'
      : `  password: ${text(password.value)},`,
    "});",
    'client.on("error", (error) => console.error(error.message));',
    'client.on("connect", () => {',
    '  console.log("connected");',
    subscribe !== null && `  client.subscribe(${text(subscribe)}, { qos: 1 });`,
    publish !== null && `  client.publish(${text(publish)}, "hello", { qos: 1 });`,
    "});",
    subscribe !== null && 'client.on("message", (topic, payload) => console.log(topic, payload.toString()));',
  );
}

function paho({ doors, clientId, username, password, publish, subscribe }: ConnectExample): string {
  const signed = password.kind === "signed";
  const place = doors.tcp ?? doors.ws;
  return lines(
    "# pip install paho-mqtt",
    signed && "import base64, hashlib, hmac",
    "import paho.mqtt.client as mqtt",
    "",
    `client_id = ${text(clientId)}`,
    signed && `secret = ${text(password.secret)}`,
    signed
      ? "password = base64.b64encode(hmac.new(secret.encode(), client_id.encode(), hashlib.sha1).digest()).decode()"
      : `password = ${text(password.value)}`,
    "",
    "def connected(client, userdata, flags, reason, properties):",
    '    print("connected:", reason)',
    subscribe !== null && `    client.subscribe(${text(subscribe)}, qos=1)`,
    publish !== null && `    client.publish(${text(publish)}, "hello", qos=1)`,
    "",
    "client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id" +
      `${doors.tcp === null ? ', transport="websockets"' : ""})`,
    `client.username_pw_set(${text(username)}, password)`,
    "client.on_connect = connected",
    subscribe !== null && "client.on_message = lambda client, userdata, message: print(message.topic, message.payload)",
    place !== null && `client.connect(${text(place.host)}, ${place.port})`,
    "client.loop_forever()",
  );
}

function libmosquitto(
  { clientId, username, password, publish, subscribe }: ConnectExample,
  { host, port }: Address,
): string {
  return lines(
    "// cc device.c -lmosquitto -o device && ./device",
    "#include <mosquitto.h>",
    "#include <stdio.h>",
    "",
    "static void connected(struct mosquitto *client, void *data, int code) {",
    "  (void)data;",
    '  printf("%s\\n", mosquitto_connack_string(code));',
    "  if (code != 0) return;",
    subscribe !== null && `  mosquitto_subscribe(client, NULL, ${text(subscribe)}, 1);`,
    publish !== null && `  mosquitto_publish(client, NULL, ${text(publish)}, 5, "hello", 1, false);`,
    "}",
    "",
    "int main(void) {",
    "  mosquitto_lib_init();",
    `  struct mosquitto *client = mosquitto_new(${text(clientId)}, true, NULL);`,
    `  mosquitto_username_pw_set(client, ${text(username)}, ${text(password.value)});`,
    "  mosquitto_connect_callback_set(client, connected);",
    `  if (mosquitto_connect(client, ${text(host)}, ${port}, 60) != MOSQ_ERR_SUCCESS) return 1;`,
    "  return mosquitto_loop_forever(client, -1, 1);",
    "}",
  );
}

function url({ tcp, ws }: BrokerAddresses): string {
  if (tcp !== null) return `mqtt://${bracketed(tcp.host)}:${tcp.port}`;
  return ws === null ? "" : `ws://${bracketed(ws.host)}:${ws.port}/mqtt`;
}

const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host);

const lines = (...parts: readonly (string | false)[]) => parts.filter((part) => part !== false).join("\n");

/** In single quotes nothing means anything to a shell but the single quote itself. */
const shell = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;

/** A JSON string is a string in JavaScript and Python, and in C for what a topic or an ID can hold. */
const text = (value: string) => JSON.stringify(value);

/** A topic name that the filter matches: wildcards become a level of their own. */
export function exampleTopic(filter: string): string {
  return filter.replace(/\+|#/g, "1");
}
