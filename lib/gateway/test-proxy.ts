import { parseAddress } from "../domain/address.ts";

const SIGNATURE = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");

/** A header of the PROXY protocol, version 2, as a proxy in front of `address` writes it; or with something wrong in it. */
export function proxyHeaderV2(
  address: string,
  more: { readonly command?: number; readonly family?: number; readonly extras?: Buffer } = {},
): Buffer {
  const isV4 = !address.includes(":");
  const { command = 0x21, family = isV4 ? 0x11 : 0x21, extras = Buffer.alloc(0) } = more;
  const bytes = Buffer.from(parseAddress(address)?.bytes ?? []);
  const mapped = Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), bytes]);
  const source = !isV4 && bytes.length === 4 ? mapped : bytes;
  const ports = Buffer.from([0x9c, 0x40, 0x07, 0x5b]);
  const body = Buffer.concat([source, Buffer.alloc(source.length), ports, extras]);
  const head = Buffer.from([command, family, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([SIGNATURE, head, body]);
}

/** PP2_TYPE_SSL: whether the client came over TLS. */
export function sslTlv(secure: boolean): Buffer {
  return Buffer.from([0x20, 0, 5, secure ? 1 : 0, 0, 0, 0, 0]);
}
