/** What the rows of an imported file are for. */
export const IMPORT_KINDS = ["devices", "unregister", "groups"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * `uploading`: the file is being read. `draft`: waits for its columns to be named. `checking`, `running` and `undoing` are at
 * work, whoever looks. `stopped`: by a person or because it could not go on; it can be gone on with.
 */
export const IMPORT_STATUSES = [
  "uploading",
  "draft",
  "checking",
  "checked",
  "running",
  "stopped",
  "done",
  "undoing",
  "undone",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Those in which the console works on the rows by itself. */
export const WORKING_STATUSES = ["checking", "running", "undoing"] as const satisfies readonly ImportStatus[];
export type WorkingStatus = (typeof WORKING_STATUSES)[number];

/**
 * `pending`: not checked. `ready`: would work. `skipped`: is as the file wants it already. `failed`: cannot be done.
 * `applied`: done. `undone`: taken back. `kept`: was to be taken back, but has been used or changed since.
 */
export const IMPORT_ROW_STATES = ["pending", "ready", "skipped", "failed", "applied", "undone", "kept"] as const;
export type ImportRowState = (typeof IMPORT_ROW_STATES)[number];

/** The columns that a file of each kind may have; which of them it needs, `mappingProblem` says. */
export const IMPORT_FIELDS = {
  devices: ["clientId", "groupId", "deviceId", "keyId", "secret"],
  unregister: ["clientId", "groupId", "deviceId"],
  groups: ["groupId", "defaultEffect", "note"],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;
export type ImportField = (typeof IMPORT_FIELDS)[ImportKind][number];

/** Which column of a file (from 0) says what. */
export interface ImportMapping {
  /** The first row holds the names of the columns. */
  readonly hasHeader: boolean;
  readonly columns: Partial<Readonly<Record<ImportField, number>>>;
  /** The group of every row, in place of a column. */
  readonly groupId?: string | undefined;
}

export const MAX_IMPORT_BYTES = 20 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 100_000;
export const MAX_IMPORT_COLUMNS = 50;
/** How long an import can be taken back after its end. */
export const UNDO_MS = 24 * 60 * 60 * 1_000;
