/** A small program that connects a device, ready to be pasted. */
export interface ConnectSnippet {
  readonly key: "mosquitto" | "mqttjs" | "paho" | "c";
  /** Name of the tool or library; the same in every language. */
  readonly label: string;
  readonly code: string;
}

export interface ConnectWith {
  /** Doors of the broker as a device reaches them; null where one is shut. */
  readonly tcp: { readonly host: string; readonly port: number } | null;
  readonly ws: { readonly host: string; readonly port: number } | null;
  readonly clientId: string;
  readonly username: string;
  /** As it goes over the wire: the signature or the tokens, not the secret. */
  readonly password: string;
  /** A topic that the client may publish to. */
  readonly topic: string;
}

/**
 * The same connection for four tools: each connects, publishes one message with QoS 1 and says what went wrong. Client IDs,
 * usernames and passwords hold nothing that a shell or a string literal would read as its own; the topic must not either.
 * Over WebSocket alone only MQTT.js can be told in a few lines.
 */
export function connectSnippets({ tcp, ws, clientId, username, password, topic }: ConnectWith): ConnectSnippet[] {
  const url = tcp !== null ? `mqtt://${authority(tcp)}` : ws !== null ? `ws://${authority(ws)}/mqtt` : null;
  if (url === null) return [];
  const mqttjs: ConnectSnippet = {
    key: "mqttjs",
    label: "MQTT.js",
    code: `// npm install mqtt && node device.mjs
import mqtt from "mqtt";

const client = mqtt.connect("${url}", {
  clientId: "${clientId}",
  username: "${username}",
  password: "${password}",
});
client.on("connect", () => client.publish("${topic}", "hello", { qos: 1 }));
client.on("error", (error) => console.error(error.message));
`,
  };
  if (tcp === null) return [mqttjs];
  return [
    {
      key: "mosquitto",
      label: "mosquitto_pub",
      code: `mosquitto_pub -h "${tcp.host}" -p ${tcp.port} -i "${clientId}" -u "${username}" -P "${password}" -t "${topic}" -m "hello" -q 1
`,
    },
    mqttjs,
    {
      key: "paho",
      label: "Python paho",
      code: `# pip install paho-mqtt && python3 device.py
from paho.mqtt import publish

publish.single(
    "${topic}",
    "hello",
    qos=1,
    hostname="${tcp.host}",
    port=${tcp.port},
    client_id="${clientId}",
    auth={"username": "${username}", "password": "${password}"},
)
`,
    },
    {
      key: "c",
      label: "C",
      code: `// cc device.c -o device -lpaho-mqtt3c && ./device
#include <MQTTClient.h>
#include <stdio.h>

int main(void) {
  MQTTClient client;
  MQTTClient_deliveryToken token;
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  options.username = "${username}";
  options.password = "${password}";
  MQTTClient_create(&client, "tcp://${authority(tcp)}", "${clientId}", MQTTCLIENT_PERSISTENCE_NONE, NULL);
  int code = MQTTClient_connect(client, &options);
  if (code != MQTTCLIENT_SUCCESS) {
    fprintf(stderr, "not connected: %d\\n", code);
    return 1;
  }
  MQTTClient_publish(client, "${topic}", 5, "hello", 1, 0, &token);
  MQTTClient_waitForCompletion(client, token, 5000L);
  MQTTClient_disconnect(client, 1000);
  MQTTClient_destroy(&client);
  return 0;
}
`,
    },
  ];
}

function authority({ host, port }: { host: string; port: number }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
