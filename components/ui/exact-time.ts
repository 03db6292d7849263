const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    });
    formats.set(zone, format);
  }
  return format;
}

export interface ExactTime {
  readonly date: string;
  readonly minutes: string;
  readonly seconds: string;
  /** `UTC+08:00` */
  readonly zone: string;
}

/**
 * A moment in a zone as `2026-11-21`, `03:14`, `09`, `UTC+08:00`. Put together from digits only, so that the server and
 * every browser write the same characters whatever version of the locale data they have.
 * @param at epoch ms
 */
export function exactTime(at: number, zone: string): ExactTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minutes: `${parts.hour}:${parts.minute}`,
    seconds: parts.second ?? "00",
    // Runtimes differ over how they write no offset at all.
    zone: (parts.timeZoneName ?? "GMT").replace("GMT", "UTC").replace("+00:00", ""),
  };
}
