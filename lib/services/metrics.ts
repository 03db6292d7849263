import { statSync } from "node:fs";
import { Gauge, Registry } from "prom-client";
import { gatewayStatus } from "../../db/schema.ts";
import { VERSION } from "../config/version.ts";
import { type Application, systemContext } from "./application.ts";
import { readGatewayState } from "./clients.ts";
import { listInstances } from "./instances.ts";
import { listQuotaWarnings } from "./quotas.ts";

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * Everything that Prometheus reads: what the console knows (state and quotas), then what the gateway counted, as it last
 * wrote it down. The gateway's part is left out when no gateway runs, so that old figures do not pass for present ones.
 */
export async function exposition(app: Application): Promise<string> {
  const own = await ownRegistry(app).metrics();
  if (!readGatewayState(systemContext(app, "start")).running) return own;
  const told = app.db.select({ metrics: gatewayStatus.metrics }).from(gatewayStatus).get()?.metrics ?? "";
  return told === "" ? own : `${own.trimEnd()}\n\n${told.trimEnd()}\n`;
}

function ownRegistry(app: Application): Registry {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `gatehouse_${name}`, help, labelNames, registers: [registry] });
  const ctx = systemContext(app, "start");

  gauge("build_info", "The version that runs; always 1.", ["version", "node"]).set(
    { version: VERSION, node: process.version },
    1,
  );
  gauge("gateway_up", "1 while a gateway gives signs of life.", []).set(readGatewayState(ctx).running ? 1 : 0);
  gauge("database_bytes", "Size of the database file.", []).set(sizeOf(app.state.databasePath));
  gauge("database_wal_bytes", "Size of the write-ahead log beside it.", []).set(
    sizeOf(`${app.state.databasePath}-wal`),
  );

  const enabled = gauge("instance_enabled", "1 while the instance lets clients in.", ["instance"]);
  const groups = gauge("groups", "Groups of the instance.", ["instance"]);
  const tokens = gauge("tokens", "Tokens of the instance that are kept, live or not.", ["instance"]);
  const used = gauge("quota_used", "What is used of a quota.", ["instance", "quota"]);
  const limit = gauge("quota_limit", "The quota.", ["instance", "quota"]);
  for (const { id: instance, ...row } of listInstances(ctx)) {
    enabled.set({ instance }, row.enabled ? 1 : 0);
    groups.set({ instance }, row.counts.groups);
    tokens.set({ instance }, row.counts.tokens);
    used.set({ instance, quota: "connections" }, row.connections);
    limit.set({ instance, quota: "connections" }, row.maxConnections);
    // Counted apart from live connections, against the same figure (product rule).
    used.set({ instance, quota: "device_credentials" }, row.counts.deviceCredentials);
    limit.set({ instance, quota: "device_credentials" }, row.maxConnections);
    limit.set({ instance, quota: "messages_per_second" }, row.maxTps);
  }
  const warned = gauge("quota_warning_percent", "The level that the use of a quota has reached: 80, 90 or 100.", [
    "instance",
    "quota",
  ]);
  for (const { instanceId: instance, quota, level } of listQuotaWarnings(ctx)) {
    warned.set({ instance, quota: quota === "messages" ? "messages_per_second" : quota }, level);
  }
  return registry;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
