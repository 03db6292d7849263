import { cookies } from "next/headers";
import { readTableSettings, TABLES_COOKIE, type TableSettings } from "./preferences.ts";

/** How the person of this request wants a table. */
export async function findTableSettings(table: string): Promise<TableSettings> {
  return readTableSettings((await cookies()).get(TABLES_COOKIE)?.value, table);
}
