import { resolve } from "node:path";
import { z } from "zod";
import { type AddressRange, parseRange } from "../domain/address.ts";
import { isVaried, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, MIN_PASSWORD_VARIETY } from "../domain/operator.ts";
import { type ApiRates, DEFAULT_API_RATES, parseApiRates } from "./api-rates.ts";

/** What the environment says; see the table of settings in the README. */
export interface Settings {
  readonly console: { readonly host: string; readonly port: number };
  readonly mqtt: {
    readonly host: string;
    readonly tcpPort: number;
    readonly wsPort: number;
    /** Proxies in front of the TCP listener that speak the PROXY protocol: from these it is required, from others refused. */
    readonly proxies: readonly AddressRange[];
    /** Whether what comes through them has come over TLS, where the proxy does not say (version 1 cannot). */
    readonly proxyTls: boolean;
  };
  readonly hooks: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  /** Base64 or hex text of 32 bytes; undefined: the file `master.key` in the data folder. */
  readonly masterKey: string | undefined;
  readonly sessionSecret: string | undefined;
  readonly admin: { readonly email: string; readonly password: string } | undefined;
  /** Whether a proxy in front writes the `X-Forwarded-…` headers; otherwise a client wrote them, and they are ignored. */
  readonly trustProxy: boolean;
  /** Whether the console starts and watches the gateway. */
  readonly gateway: boolean;
  readonly metrics: {
    readonly enabled: boolean;
    readonly token: string | undefined;
  };
  readonly api: {
    /**
     * Whether operations that are documented as HTTPS only are held to it. `auto`: unless the caller is on this machine;
     * `on`: always; `off`: never. Behind a proxy that ends TLS the proxy must be trusted, or nothing counts as HTTPS.
     */
    readonly https: "auto" | "on" | "off";
    readonly rates: ApiRates;
  };
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
}

/** The environment cannot be used; the message is one line that names the setting and says what to do. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const port = (fallback: number, lowest: 0 | 1) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `must be a port number from ${lowest} to 65535`)
    .default(String(fallback))
    .transform(Number)
    .refine((n) => n >= lowest && n <= 65_535, `must be a port number from ${lowest} to 65535`);

const onOff = z.enum(["on", "off"], { error: "must be on or off" });

const Environment = z.object({
  PORT: port(3000, 0),
  HOSTNAME: z.string().min(1).default("127.0.0.1"),
  MQTT_PORT: port(1883, 0),
  MQTT_HOST: z.string().min(1).default("127.0.0.1"),
  MQTT_WS_PORT: port(8083, 0),
  MQTT_PROXY_PROTOCOL: z
    .string()
    .transform((text, context) => {
      const ranges = text === "off" ? [] : text.split(",").map((part) => parseRange(part.trim()));
      if (ranges.every((range) => range !== null)) return ranges;
      const message = "must be off, or the addresses of the proxies such as 127.0.0.1,10.0.0.0/8";
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .default([]),
  MQTT_PROXY_TLS: onOff.default("off"),
  HOOKS_PORT: port(8081, 0),
  HOOKS_HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default("data"),
  MASTER_KEY: z.string().min(1).optional(),
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  ADMIN_EMAIL: z.email("must be an e-mail address").max(254, "must have at most 254 characters").optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters`)
    .max(MAX_PASSWORD_LENGTH, `must have at most ${MAX_PASSWORD_LENGTH} characters`)
    .refine(isVaried, `must have at least ${MIN_PASSWORD_VARIETY} different characters`)
    .optional(),
  TRUST_PROXY: onOff.default("off"),
  GATEWAY: onOff.default("on"),
  METRICS: onOff.default("on"),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  API_HTTPS: z.enum(["auto", "on", "off"], { error: "must be auto, on or off" }).default("auto"),
  API_RATES: z
    .string()
    .transform((text, context) => {
      const rates = parseApiRates(text);
      if (rates !== null) return rates;
      const example = "must be off, or operations with calls per second such as ApplyToken=500,address=0";
      context.addIssue({ code: "custom", message: example });
      return z.NEVER;
    })
    .default(DEFAULT_API_RATES),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"], {
      error: "must be trace, debug, info, warn, error or silent",
    })
    .default("info"),
});

/**
 * Reads the settings; an empty value counts as not set, which is what `.env` files and containers mean by it.
 * @throws SettingsError naming the first wrong setting.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingsError(`The setting ${issue?.path.join(".")} ${issue?.message}.`);
  }
  const env = parsed.data;
  if ((env.ADMIN_EMAIL === undefined) !== (env.ADMIN_PASSWORD === undefined)) {
    throw new SettingsError("Set ADMIN_EMAIL and ADMIN_PASSWORD together, or neither.");
  }
  return {
    console: { host: env.HOSTNAME, port: env.PORT },
    mqtt: {
      host: env.MQTT_HOST,
      tcpPort: env.MQTT_PORT,
      wsPort: env.MQTT_WS_PORT,
      proxies: env.MQTT_PROXY_PROTOCOL,
      proxyTls: env.MQTT_PROXY_TLS === "on",
    },
    hooks: { host: env.HOOKS_HOST, port: env.HOOKS_PORT },
    dataDir: resolve(env.DATA_DIR),
    masterKey: env.MASTER_KEY,
    sessionSecret: env.NEXTAUTH_SECRET,
    admin:
      env.ADMIN_EMAIL !== undefined && env.ADMIN_PASSWORD !== undefined
        ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
        : undefined,
    trustProxy: env.TRUST_PROXY === "on",
    gateway: env.GATEWAY === "on",
    metrics: { enabled: env.METRICS === "on", token: env.METRICS_TOKEN },
    api: { https: env.API_HTTPS, rates: env.API_RATES },
    logLevel: env.LOG_LEVEL,
  };
}
