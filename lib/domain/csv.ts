/**
 * A line of a CSV file for spreadsheets (RFC 4180, CRLF). A cell that a spreadsheet would take for a formula gets an apostrophe
 * in front: what devices and files from outside are called must not run on the machine of whoever opens the list
 * (OWASP, CSV injection).
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
