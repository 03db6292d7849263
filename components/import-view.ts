import type { ImportRowState, ImportStatus } from "@/lib/domain/import.ts";
import type { Import } from "@/lib/queries/imports.ts";
import type { StatusKind } from "./ui/status.tsx";

export const STATUS_KINDS: Readonly<Record<ImportStatus, StatusKind>> = {
  uploading: "pending",
  draft: "neutral",
  checking: "pending",
  checked: "info",
  running: "pending",
  stopped: "warn",
  done: "good",
  undoing: "pending",
  undone: "ended",
};

export const ROW_STATE_KINDS: Readonly<Record<ImportRowState, StatusKind>> = {
  pending: "neutral",
  ready: "good",
  skipped: "neutral",
  failed: "bad",
  applied: "good",
  undone: "ended",
  kept: "warn",
};

export const isWorking = (status: ImportStatus): status is "checking" | "running" | "undoing" =>
  status === "checking" || status === "running" || status === "undoing";

/** How far the present work has got, in rows. */
export function progressOf({ status, total, ready, skipped, failed, applied, undone, kept }: Import): {
  readonly done: number;
  readonly total: number;
} {
  if (status === "checking") return { done: ready + skipped + failed, total };
  if (status === "undoing") return { done: undone + kept, total: applied + undone + kept };
  return { done: applied, total: applied + ready };
}
