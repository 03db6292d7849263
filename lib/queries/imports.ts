import type { Import } from "../services/imports.ts";
import type { Page } from "../services/page.ts";
import { type LiveQuery, pathWith } from "./live.ts";

export type { Import, ImportRow } from "../services/imports.ts";
export type ImportPage = Page<Import>;

/** Where imports of an instance are read, and files are sent to. */
export const importsPath = (instanceId: string): string => `/api/instances/${encodeURIComponent(instanceId)}/imports`;

/** The imports of an instance, the latest first. `drawn` is what the server drew, at `drawnAt` (epoch ms). */
export function importsQuery(
  instanceId: string,
  cursor: string | undefined,
  drawn: ImportPage,
  drawnAt: number,
): LiveQuery<ImportPage> {
  return {
    queryKey: ["imports", instanceId, cursor],
    path: pathWith(importsPath(instanceId), { cursor }),
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}

/** One import, which goes on by itself. */
export function importQuery(drawn: Import, drawnAt: number): LiveQuery<Import> {
  return {
    queryKey: ["import", drawn.instanceId, drawn.id],
    path: `${importsPath(drawn.instanceId)}/${drawn.id}`,
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}
