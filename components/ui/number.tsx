import { cx } from "./class-names.ts";

/** A count with thousands separators and tabular figures. */
export function Count({ value, className }: { value: number; className?: string }) {
  return (
    <span data-numeric className={cx("whitespace-nowrap", className)}>
      {formatCount(value)}
    </span>
  );
}

/** 1234567 → "1,234,567": English and Chinese group alike, and the same characters come out on the server and here. */
export function formatCount(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Bytes as people say them: 65536 → "64 KiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}
