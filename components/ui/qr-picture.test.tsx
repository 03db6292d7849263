import decodeQR from "qr/decode.js";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import QrPicture from "./qr-picture.tsx";

const drawn = (text: string) =>
  renderToStaticMarkup(<QrPicture text={text} label="QR code of the secret" tooLong="too long" />);

/** What a camera sees: the picture, four pixels to a module. */
function read(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const width = 4 * size;
  const data = new Uint8Array(4 * width * width).fill(255);
  for (const [, left, top] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let y = 4 * Number(top); y < 4 * Number(top) + 4; y++) {
      const from = 4 * (y * width + 4 * Number(left));
      for (let at = from; at < from + 16; at += 4) data.fill(0, at, at + 3);
    }
  }
  return decodeQR({ width, height: width, data });
}

test("what is drawn is read as the text", () => {
  for (const text of ["gatehouse", `MQTT_USERNAME=Token|é\n${"x".repeat(200)}`, "y".repeat(858)]) {
    expect(read(drawn(text))).toBe(text);
  }
});

test("what would be too dense to be read off a screen is said so", () => {
  expect(drawn("x".repeat(859))).toContain("too long");
  expect(drawn("é".repeat(430))).toContain("too long");
});
