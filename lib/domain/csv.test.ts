import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test("cells with commas, quotes and line ends are quoted, and lines end as RFC 4180 says", () => {
  expect(csvLine(["a", 'b"c', "d,e", "f\ng", " h", ""])).toBe('a,"b""c","d,e","f\ng"," h",\r\n');
});

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ["a=1", "a=1"],
])("a spreadsheet takes %j for text", (text, cell) => {
  expect(csvLine([text])).toBe(`${cell}\r\n`);
});
