import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { DomainError } from "../domain/errors.ts";
import { MAX_IMPORT_BYTES, MAX_IMPORT_COLUMNS, MAX_IMPORT_ROWS } from "../domain/import.ts";

/** A row of a file with the line (from 1) at which it ends. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters of one row; an open quotation mark would otherwise swallow the rest of the file. */
const MAX_ROW_LENGTH = 16_384;
const ROWS_AT_ONCE = 500;
const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * Reads a CSV file as spreadsheets write it: commas, semicolons, tabs or bars, CRLF or LF, quotation marks, UTF-8 or UTF-16
 * with or without a byte order mark. Only one batch of rows is in memory at a time.
 * @param take gets the rows in order, some hundred at a time.
 * @throws DomainError `invalid_input` that says what is wrong with the file.
 */
export async function readCsv(
  source: AsyncIterable<Uint8Array>,
  take: (rows: readonly FileRow[]) => void,
): Promise<void> {
  const text = decoded(source);
  const { head, delimiter } = await firstLine(text);
  async function* whole() {
    yield head;
    yield* text;
  }
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_LENGTH,
  });
  // What `pipeline` throws may be only that it was ended.
  let refused: unknown;
  try {
    await pipeline(Readable.from(whole()), parser, async (records: AsyncIterable<unknown>) => {
      let batch: FileRow[] = [];
      let count = 0;
      const flush = async () => {
        try {
          take(batch);
        } catch (error) {
          refused = error;
          throw error;
        }
        batch = [];
        // Other requests come in between.
        await setImmediate();
      };
      for await (const value of records) {
        const { record: cells, info } = value as { record: string[]; info: { lines: number } };
        if (cells.every((cell) => cell.trim() === "")) continue;
        if (cells.length > MAX_IMPORT_COLUMNS) {
          refused = bad(`Line ${info.lines} has ${cells.length} columns; a file may have ${MAX_IMPORT_COLUMNS}.`);
          throw refused;
        }
        if (++count > MAX_IMPORT_ROWS + 1) {
          refused = bad(`The file has more than ${MAX_IMPORT_ROWS} rows. Split it into several files.`);
          throw refused;
        }
        batch.push({ line: info.lines, cells });
        if (batch.length >= ROWS_AT_ONCE) await flush();
      }
      if (count === 0) throw bad("The file has no rows.");
      await flush();
    });
  } catch (error) {
    if (refused !== undefined) throw refused;
    throw error instanceof CsvError ? bad(csvProblem(error)) : error;
  }
}

const bad = (sentence: string) => new DomainError("invalid_input", sentence, { field: "file" });

function csvProblem(error: CsvError): string {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") {
    return "A quotation mark is opened and never closed, so the rows cannot be told apart. Correct the file.";
  }
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return `A row is longer than ${MAX_ROW_LENGTH} characters. A quotation mark may be open; correct the file.`;
  }
  return "The file is not CSV. Save it as CSV (UTF-8) and upload it again.";
}

/** The text of a file, piece by piece. */
async function* decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let bytes = 0;
  let decoder: TextDecoder | undefined;
  let start: Uint8Array | undefined;
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > MAX_IMPORT_BYTES) {
        throw bad(`The file is larger than ${MAX_IMPORT_BYTES / 1024 / 1024} MiB. Split it into several files.`);
      }
      // The mark has up to three bytes.
      const piece: Uint8Array = start === undefined ? chunk : Buffer.concat([start, chunk]);
      if (decoder === undefined && piece.byteLength < 3) {
        start = piece;
        continue;
      }
      start = undefined;
      decoder ??= decoderOf(piece);
      yield withoutNul(decoder.decode(piece, { stream: true }));
    }
    if (start !== undefined) yield withoutNul(new TextDecoder("utf-8", { fatal: true }).decode(start));
    else if (decoder !== undefined) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) {
      throw bad("The file is not UTF-8 text. In Excel save it as “CSV UTF-8 (comma delimited)”, then upload it again.");
    }
    throw error;
  }
}

function decoderOf([first, second]: Uint8Array): TextDecoder {
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? "utf-16le" : "utf-16be") : "utf-8", { fatal: true });
}

/** What has this character is a picture, an .xlsx or the like. */
function withoutNul(text: string): string {
  if (text.includes("\0")) throw bad("The file is not CSV. Save it as CSV (UTF-8) and upload it again.");
  return text;
}

/** Reads as far as the first line goes, and tells by what its columns are separated. */
async function firstLine(text: AsyncGenerator<string, void>): Promise<{ head: string; delimiter: string }> {
  let head = "";
  while (head.length < MAX_ROW_LENGTH) {
    const { done, value } = await text.next();
    if (done) break;
    head += value;
    if (/[\r\n]/.test(value)) break;
  }
  const line = /^[\r\n\s]*((?:"(?:[^"]|"")*"|[^"\r\n])*)/.exec(head)?.[1] ?? "";
  const bare = line.replace(/"(?:[^"]|"")*"/g, "");
  const count = (delimiter: string) => bare.split(delimiter).length - 1;
  const delimiter = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
  return { head, delimiter };
}
