// Hides addresses from a page: each address has a stand-in, and a packet keeps its headers only, because a roster names the
// addresses of everybody.
import { addressText4, addressText6, CaptureParser, linkTypes, pcapHeader, type PacketRecord } from "@vitrine/glass";
import { pcapOptions, type PacketBatch } from "./packet-batch.ts";
import { StandIns } from "./stand-ins.ts";

const recordHeader = 16;
const [tcp, udp] = [6, 17];

/** Bytes before the IP header, by link type; packets of an unknown link are not shown. */
const linkHeaders = new Map<number, number>([
  [linkTypes.ethernet, 14],
  [linkTypes.linuxCooked, 16],
  [linkTypes.linuxCooked2, 20],
  [linkTypes.raw, 0],
  [linkTypes.ipv4, 0],
  [linkTypes.ipv6, 0],
]);

export class HiddenAddresses {
  readonly #standIns = new StandIns();

  /** The stand-in of an address: out of 198.18.0.0/16 or 2001:2::/48, which no network uses (RFC 2544, RFC 5180). */
  text(address: string): string {
    const number = this.#standIns.of(address);
    return address.includes(":") ? `2001:2::${number.toString(16)}` : `198.18.${number >> 8}.${number & 255}`;
  }

  /** Somebody comes into the room from this address: its stand-in stays the same until they leave. */
  keep(address: string): void {
    this.#standIns.keep(address);
  }

  release(address: string): void {
    this.#standIns.release(address);
  }

  /** The batch with stand-ins; its packets keep their number and their time. */
  hide({ bytes, ...batch }: PacketBatch, linkType: number): PacketBatch {
    const parser = new CaptureParser();
    const hidden: Uint8Array[] = [];
    parser.push(pcapHeader({ ...pcapOptions, linkType }), () => {});
    parser.push(bytes, (record) => hidden.push(this.#record(record)));
    return { ...batch, bytes: Buffer.concat(hidden) };
  }

  #record(record: PacketRecord): Uint8Array {
    const packet = this.#packet(record);
    const out = new Uint8Array(recordHeader + packet.length);
    const view = new DataView(out.buffer);
    view.setUint32(0, record.seconds, true);
    view.setUint32(4, record.nanoseconds, true);
    view.setUint32(8, packet.length, true);
    view.setUint32(12, record.originalLength, true);
    out.set(packet, recordHeader);
    return out;
  }

  /** The headers alone, of what is understood to its end; nothing of what is not. */
  #packet(record: PacketRecord): Uint8Array {
    const bytes = record.bytes.slice(record.start, record.start + record.capturedLength);
    const link = linkHeaders.get(record.linkType);
    if (link === undefined || bytes.length < link + 20) return new Uint8Array(0);
    // A link's addresses name machines too.
    if (record.linkType === linkTypes.ethernet) bytes.fill(0, 0, 12);
    if (record.linkType === linkTypes.linuxCooked) bytes.fill(0, 6, 14);
    if (record.linkType === linkTypes.linuxCooked2) bytes.fill(0, 12, 20);
    const version = bytes[link]! >> 4;
    if (version === 4) return this.#version4(bytes, link);
    return version === 6 ? this.#version6(bytes, link) : new Uint8Array(0);
  }

  #version4(bytes: Uint8Array, at: number): Uint8Array {
    const length = (bytes[at]! & 15) * 4;
    if (length < 20 || bytes.length < at + length) return new Uint8Array(0);
    for (const offset of [at + 12, at + 16])
      bytes.set(this.text(addressText4(bytes, offset)).split(".").map(Number), offset);
    // Options may record a route; the checksum would tell the addresses.
    bytes.fill(0, at + 20, at + length);
    bytes.fill(0, at + 10, at + 12);
    const isFragment = (((bytes[at + 6]! & 0x1f) << 8) | bytes[at + 7]!) !== 0;
    return isFragment ? bytes.subarray(0, at + length) : this.#transport(bytes, at + length, bytes[at + 9]!);
  }

  #version6(bytes: Uint8Array, at: number): Uint8Array {
    if (bytes.length < at + 40) return new Uint8Array(0);
    for (const offset of [at + 8, at + 24]) {
      const number = this.#standIns.of(addressText6(bytes, offset));
      bytes.fill(0, offset, offset + 16);
      bytes.set([0x20, 0x01, 0x00, 0x02], offset);
      bytes.set([number >> 8, number & 255], offset + 14);
    }
    return this.#transport(bytes, at + 40, bytes[at + 6]!);
  }

  /** Up to the end of the TCP or UDP header, the checksum out of it: it is over the addresses too. */
  #transport(bytes: Uint8Array, at: number, protocol: number): Uint8Array {
    if (protocol === udp && bytes.length >= at + 8) {
      bytes.fill(0, at + 6, at + 8);
      return bytes.subarray(0, at + 8);
    }
    const length = protocol === tcp && bytes.length >= at + 20 ? (bytes[at + 12]! >> 4) * 4 : 0;
    if (length < 20 || bytes.length < at + length) return bytes.subarray(0, at);
    bytes.fill(0, at + 16, at + 18);
    return bytes.subarray(0, at + length);
  }
}
