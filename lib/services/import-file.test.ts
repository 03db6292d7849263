import { expect, test } from "vitest";
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from "../domain/import.ts";
import { type FileRow, readCsv } from "./import-file.ts";

async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

async function read(...parts: (string | Uint8Array)[]): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  await readCsv(pieces(...parts), (batch) => rows.push(...batch));
  return rows;
}
const cells = async (...parts: (string | Uint8Array)[]) => (await read(...parts)).map((row) => row.cells);

test.each([
  ["commas", "a,b\nc,d\n"],
  ["CRLF and no end of the last line", "a,b\r\nc,d"],
  ["semicolons", "a;b\nc;d\n"],
  ["tabs", "a\tb\nc\td\n"],
  ["bars", "a|b\nc|d\n"],
  ["a byte order mark", "\uFEFFa,b\nc,d\n"],
  ["quotation marks", '"a","b"\r\n"c","d"\r\n'],
  ["empty lines and rows of empty cells", "\n\na,b\n\n,\n  , \nc,d\n\n"],
  ["a file of one piece", "a,b\nc,d\n"],
])("reads %s", async (_, text) => {
  expect(await cells(text)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("a delimiter, a quotation mark and a line break in quotation marks belong to the cell", async () => {
  expect(await read('id,note\r\nx,"a, ""b""\nc;d"\r\ny,5" pipe\r\n')).toEqual([
    { line: 1, cells: ["id", "note"] },
    { line: 3, cells: ["x", 'a, "b"\nc;d'] },
    { line: 4, cells: ["y", '5" pipe'] },
  ]);
});

test("a first line of quoted commas is told from one of semicolons", async () => {
  expect(await cells('"a,b,c";d\n1;2\n')).toEqual([
    ["a,b,c", "d"],
    ["1", "2"],
  ]);
});

test("characters and the byte order mark may lie across pieces, and UTF-16 is read too", async () => {
  const bytes = Buffer.from("\uFEFFid,备注\nx,你好\n");
  const one = Array.from(bytes, (byte) => Uint8Array.of(byte));
  expect(await cells(...one)).toEqual([
    ["id", "备注"],
    ["x", "你好"],
  ]);
  const wide = Buffer.from("\uFEFFid\t备注\r\nx\t你好\r\n", "utf16le");
  expect(await cells(wide.subarray(0, 5), wide.subarray(5))).toEqual([
    ["id", "备注"],
    ["x", "你好"],
  ]);
});

test.each<[string, (string | Uint8Array)[], RegExp]>([
  ["nothing", [""], /no rows/],
  ["empty lines alone", ["\n\r\n  \n"], /no rows/],
  ["an open quotation mark", ['a\n"b\nc\n'], /never closed/],
  ["an open quotation mark before much text", [`a\n"${"b\n".repeat(20_000)}`], /longer than/],
  ["GBK", [Buffer.from([0xb1, 0xb8, 0xd7, 0xa2, 0x0a])], /UTF-8/],
  ["a cut character", [Buffer.from("a\n备").subarray(0, 4)], /UTF-8/],
  ["a zip file", [Buffer.from("PK\u0003\u0004\u0014\u0000\u0006\u0000")], /not CSV/],
  ["many columns", ["a,".repeat(60)], /61 columns/],
])("refuses %s in words", async (_, parts, sentence) => {
  await expect(read(...parts)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(sentence),
  });
});

test("stops reading a file that is too large, or has too many rows", async () => {
  let sent = 0;
  async function* endless(piece: Buffer) {
    for (; sent < 10 * MAX_IMPORT_BYTES; sent += piece.length) yield piece;
  }
  await expect(readCsv(endless(Buffer.from(`${"x".repeat(1_000)}\n`.repeat(64))), () => {})).rejects.toThrow(/20 MiB/);
  expect(sent).toBeLessThan(MAX_IMPORT_BYTES + 100_000);
  sent = 0;
  await expect(readCsv(endless(Buffer.from("x\n".repeat(10_000))), () => {})).rejects.toThrow(
    new RegExp(`more than ${MAX_IMPORT_ROWS}`),
  );
});

test("has few rows of a long file in memory at a time", async () => {
  const at = { read: 0, taken: 0, ahead: 0 };
  async function* source() {
    while (at.read < MAX_IMPORT_ROWS) {
      at.read += 1_000;
      yield Buffer.from("GID_line@@@device,note\n".repeat(1_000));
    }
  }
  await readCsv(source(), (batch) => {
    at.ahead = Math.max(at.ahead, at.read - at.taken);
    at.taken += batch.length;
  });
  expect(at.taken).toBe(MAX_IMPORT_ROWS);
  expect(at.ahead).toBeLessThan(50_000);
});
