import { sql } from "drizzle-orm";
import { VERSION } from "../config/version.ts";
import { type Application, systemContext } from "./application.ts";
import { readGatewayState } from "./clients.ts";

/** Whether the whole serves, and which part does not. Says nothing that a stranger should not know. */
export interface Health {
  readonly status: "ok" | "unavailable";
  readonly version: string;
  readonly database: "ok" | "failing";
  /** `off`: this console was told to leave the gateway out, and none runs beside it. `unknown`: only the database could tell. */
  readonly gateway: "ok" | "off" | "not_running" | "unknown";
}

export function readHealth(app: Application): Health {
  try {
    app.db.get(sql`select 1 from meta limit 1`);
    const { running } = readGatewayState(systemContext(app, "start"));
    const gateway = running ? "ok" : app.settings.gateway ? "not_running" : "off";
    return { status: gateway === "not_running" ? "unavailable" : "ok", version: VERSION, database: "ok", gateway };
  } catch {
    return { status: "unavailable", version: VERSION, database: "failing", gateway: "unknown" };
  }
}
