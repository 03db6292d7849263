import { setImmediate as otherWork } from "node:timers/promises";
import type { OperatorContext } from "../auth/session.ts";
import { csvLine } from "../domain/csv.ts";
import { DomainError } from "../domain/errors.ts";
import {
  type ExportFormat,
  type ExportOutcome,
  type ExportQuestion,
  type ExportRow,
  type ExportValue,
  exportColumns,
  readExportRows,
  recordExport,
} from "../services/list-export.ts";
import { findSessionActor } from "../services/sign-in.ts";

/** Rows of one read, the most that a list gives at once; and of one piece of the file, after which others have their turn. */
const READ_ROWS = 200;
const PIECE_ROWS = 1_000;
/** Each holds the server for some milliseconds again and again. */
const DOWNLOADS_PER_SESSION = 3;

/** How many are under way, by session. One per process: Next has several copies of this module. */
const holder = globalThis as typeof globalThis & { gatehouseDownloads?: Map<string, number> };

/**
 * A list as a file, streamed: rows are read when those before have been taken, and the session and its role are looked at again
 * before each piece. A download that is broken off by us ends in an error, so that half a file does not look like a whole one.
 * @throws DomainError whatever the list answers to who may not see it; `rate_limited` for too many at once.
 */
export function listDownload(
  ctx: OperatorContext,
  question: ExportQuestion,
  format: ExportFormat,
  request: Pick<Request, "method" | "signal">,
): Response {
  // Refused like any other read before a file is begun.
  let page = readExportRows(ctx, question, { size: READ_ROWS });
  const headers = {
    "content-type": WRITERS[format].type,
    "content-disposition": `attachment; filename="${fileName(question, format, ctx.now())}"`,
    // Neither Next's own compression nor a proxy may gather what is streamed.
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const release = takePlace(ctx.sessionId);
  const write = WRITERS[format];
  const encoder = new TextEncoder();
  const columns = exportColumns(question.list);
  let rows = 0;
  let begun = false;
  let end = (complete: boolean) => {
    end = () => {};
    release();
    record(ctx, question, { format, rows, complete });
  };

  const piece = (): string => {
    let text = begun ? "" : write.head(columns);
    begun = true;
    for (let taken = 0; ; ) {
      for (const row of page.items) text += write.row(row, rows++);
      taken += page.items.length;
      if (page.next === null || taken >= PIECE_ROWS) return text;
      page = readExportRows(asNow(ctx), question, { size: READ_ROWS, cursor: page.next });
    }
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const text = piece();
          controller.enqueue(encoder.encode(page.next === null ? text + write.tail : text));
          if (page.next === null) {
            end(true);
            controller.close();
            return;
          }
          page = readExportRows(asNow(ctx), question, { size: READ_ROWS, cursor: page.next });
          await otherWork();
        } catch (error) {
          end(false);
          controller.error(error);
        }
      },
      cancel: () => end(false),
    },
    { highWaterMark: 1 },
  );
  request.signal.addEventListener("abort", () => end(false), { once: true });
  return new Response(body, { headers });
}

/** @throws DomainError when the session has ended meanwhile. */
function asNow(ctx: OperatorContext): OperatorContext {
  const actor = findSessionActor(ctx, ctx.sessionId);
  if (actor === null) throw new DomainError("unauthenticated", "Your session has ended. Sign in again.");
  return { ...ctx, actor };
}

function takePlace(sessionId: string): () => void {
  holder.gatehouseDownloads ??= new Map();
  const places = holder.gatehouseDownloads;
  const taken = places.get(sessionId) ?? 0;
  if (taken >= DOWNLOADS_PER_SESSION) {
    throw new DomainError("rate_limited", "Three exports are under way. Wait until one has ended, then try again.");
  }
  places.set(sessionId, taken + 1);
  return () => {
    const left = (places.get(sessionId) ?? 1) - 1;
    if (left > 0) places.set(sessionId, left);
    else places.delete(sessionId);
  };
}

/** The rows have been handed out, so a log that cannot be written (a full disk) is at least told to the terminal. */
function record(ctx: OperatorContext, question: ExportQuestion, outcome: ExportOutcome): void {
  try {
    recordExport(ctx, question, outcome);
  } catch (error) {
    process.stderr.write(
      `export of ${question.list} by ${ctx.actor.id} (${outcome.rows} rows) could not be recorded: ${String(error)}\n`,
    );
  }
}

/** `gatehouse-<instance>-<list>-20261121T101500Z.csv` */
function fileName({ instanceId, list }: ExportQuestion, format: ExportFormat, at: number): string {
  const when = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const place = (instanceId ?? "account").replace(/[^A-Za-z0-9_-]/g, "_");
  return `gatehouse-${place}-${list}-${when}.${format}`;
}

interface Writer {
  readonly type: string;
  head(columns: readonly string[]): string;
  row(row: ExportRow, index: number): string;
  readonly tail: string;
}

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  csv: {
    type: "text/csv; charset=utf-8; header=present",
    // The mark says UTF-8 to spreadsheets that would take Chinese notes for something else.
    head: (columns) => `\uFEFF${csvLine(columns)}`,
    row: (row) => csvLine(Object.values(row).map(cellText)),
    tail: "",
  },
  json: {
    type: "application/json; charset=utf-8",
    head: () => "[",
    row: (row, index) => `${index === 0 ? "" : ","}\n${JSON.stringify(row)}`,
    tail: "\n]\n",
  },
};

/** Of several values one to a line; of anything deeper its JSON. */
function cellText(value: ExportValue): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  return Array.isArray(value) ? value.join("\n") : JSON.stringify(value);
}
