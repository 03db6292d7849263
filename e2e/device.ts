import { createHmac } from "node:crypto";
import { connect, type IClientOptions, type MqttClient } from "mqtt";

/** How a device signs in; `secret` signs the client ID, `password` is sent as it is. */
export interface Login {
  readonly clientId: string;
  readonly mode: "Signature" | "Token" | "DeviceCredential";
  readonly keyId: string;
  readonly instanceId: string;
  readonly secret?: string;
  readonly password?: string;
}

/** What an MQTT client sends for a login. Written out here, not taken from the product, so that both must be right. */
export function credentials({ clientId, mode, keyId, instanceId, secret, password }: Login): IClientOptions {
  return {
    clientId,
    username: `${mode}|${keyId}|${instanceId}`,
    password:
      password ??
      createHmac("sha1", secret ?? "")
        .update(clientId)
        .digest("base64"),
  };
}

/** The broker refused the CONNECT. */
export class Refused extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`CONNACK ${code}`);
    this.code = code;
  }
}

/**
 * Connects a device.
 * @param target a port for TCP on loopback, or a whole URL
 * @throws Refused with the code of the CONNACK
 */
export async function connectDevice(
  target: number | string,
  login: Login,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const url = typeof target === "number" ? `mqtt://127.0.0.1:${target}` : target;
  const client = connect(url, { reconnectPeriod: 0, connectTimeout: 10_000, ...credentials(login), ...options });
  // Also later, when it connects again and is refused: an error that nobody hears would end the test's process.
  client.on("error", () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("closed before CONNACK")));
    });
  } catch (error) {
    client.end(true);
    if (error instanceof Error && "code" in error && typeof error.code === "number") throw new Refused(error.code);
    throw error;
  }
  return client;
}

/** Settles when the device is next connected, or next loses its connection. */
export function next(client: MqttClient, event: "connect" | "close"): Promise<void> {
  return new Promise((resolve) => {
    if (event === "connect") client.once("connect", () => resolve());
    else client.once("close", () => resolve());
  });
}
