"use client";
import encodeQR from "qr";

/** Bytes that version 20 of a QR code holds at error correction L (ISO/IEC 18004, table 7): a denser one is not read off a screen. */
const MOST_BYTES = 858;

/** A text as a QR code, black on white in every theme: a camera needs the contrast. */
export default function QrPicture({ text, label, tooLong }: { text: string; label: string; tooLong: string }) {
  if (new TextEncoder().encode(text).length > MOST_BYTES) return <p className="text-muted text-sm">{tooLong}</p>;
  // A screen is clean: little error correction makes larger modules. A camera needs four light ones around.
  const rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const size = rows.length;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
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
