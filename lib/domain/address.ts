/*
 * IPv4 and IPv6 addresses and CIDR ranges as text, for the block list and `acs:SourceIp`. Runs in browsers. IPv4 inside
 * IPv6 (`::ffff:192.0.2.1`) is IPv4, because that is how a dual-stack socket spells an IPv4 peer.
 */

export interface Address {
  readonly version: 4 | 6;
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
}

/** All addresses that share the first `prefix` bits. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly bytes: readonly number[];
  readonly prefix: number;
}

/** Strict: four decimal numbers without leading zeros, or IPv6 by RFC 4291 (a zone such as `%eth0` is dropped). Null otherwise. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(":")) {
    const bytes = parseIpv4(text);
    return bytes && { version: 4, bytes };
  }
  const zone = text.indexOf("%");
  const bytes = parseIpv6(zone === -1 ? text : text.slice(0, zone));
  if (!bytes) return null;
  return isMappedIpv4(bytes) ? { version: 4, bytes: bytes.slice(12) } : { version: 6, bytes };
}

/** An address, or `address/prefix`. Bits after the prefix are cleared. Null if it is neither. */
export function parseRange(text: string): AddressRange | null {
  const slash = text.indexOf("/");
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!address || text.includes("%")) return null;
  const bits = address.bytes.length * 8;
  if (slash === -1) return { ...address, prefix: bits };
  const prefixText = text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefixText)) return null;
  let prefix = Number(prefixText);
  // `::ffff:192.0.2.0/120` counts its bits as IPv6 does.
  if (address.version === 4 && text.includes(":")) prefix -= 96;
  if (prefix < 0 || prefix > bits) return null;
  return { version: address.version, bytes: masked(address.bytes, prefix), prefix };
}

export function rangeContains(range: AddressRange, address: Address): boolean {
  if (range.version !== address.version) return false;
  for (let i = 0, left = range.prefix; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if ((((range.bytes[i] ?? 0) ^ (address.bytes[i] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

/** The one spelling of a range: lower case, IPv6 shortened by RFC 5952, no `/32` or `/128`. */
export function formatRange(range: AddressRange): string {
  const text = formatAddress(range);
  return range.prefix === range.bytes.length * 8 ? text : `${text}/${range.prefix}`;
}

/** The one spelling of an address. */
export function formatAddress(address: Pick<Address, "version" | "bytes">): string {
  if (address.version === 4) return address.bytes.join(".");
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((address.bytes[i] ?? 0) << 8) | (address.bytes[i + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function parseIpv4(text: string): number[] | null {
  const parts = text.split(".", 5);
  if (parts.length !== 4) return null;
  // A leading zero means octal to some readers and not to others.
  if (!parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.map(Number);
}

function parseIpv6(text: string): number[] | null {
  if (text.length > 45) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", true) : [];
  if (!head || !tail) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups of up to four hex digits; the last may be an IPv4 address where `mayEndInIpv4`. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes(".")) {
      const ipv4 = parseIpv4(group);
      if (!ipv4) return null;
      bytes.push(...ipv4);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

function isMappedIpv4(bytes: readonly number[]): boolean {
  return bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}

function masked(bytes: readonly number[], prefix: number): number[] {
  return bytes.map((byte, i) => {
    const left = prefix - i * 8;
    if (left >= 8) return byte;
    return left <= 0 ? 0 : byte & ((0xff << (8 - left)) & 0xff);
  });
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let i = 0; i < groups.length; i++) {
    let length = 0;
    while (i + length < groups.length && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    i += length;
  }
  return best;
}
