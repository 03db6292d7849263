/**
 * Writes an answer as XML in the vendor's manner: a list is its elements one after the other, each under the name of the
 * list; what is null is left out.
 */
export function toXml(root: string, value: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value)}`;
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((item: unknown) => element(name, item)).join("");
  const inner =
    typeof value === "object"
      ? Object.entries(value)
          .map(([key, item]) => element(key, item))
          .join("")
      : escapeText(String(value));
  return `<${name}>${inner}</${name}>`;
}

/** Escapes what has a meaning, and replaces what XML 1.0 cannot hold at all. */
function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"'\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}
