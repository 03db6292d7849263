"use client";
import { qrCode } from "./qr-code.ts";

/** Light modules around the code, without which a camera does not find it. */
const QUIET = 4;

/** A text as a QR code, black on white in every theme: a camera needs the contrast. */
export default function QrPicture({ text, label, tooLong }: { text: string; label: string; tooLong: string }) {
  const rows = qrCode(text);
  if (rows === null) return <p className="text-muted text-sm">{tooLong}</p>;
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto block w-full max-w-80 rounded-md"
      style={{ forcedColorAdjust: "none" }}
    >
      <path d={`M0 0h${size}v${size}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
