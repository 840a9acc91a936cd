// A UDP datagram as the questions look at it.
import type { HeaderPlace, LayerFields } from "./packet.ts";
import { endText, headerBytes, type End } from "./segment.ts";

export interface Datagram {
  readonly file: string;
  readonly frame: number;
  readonly time: bigint;
  readonly source: End;
  readonly destination: End;
  /** Where the UDP header stands. */
  readonly place: HeaderPlace;
  /** What the Length field says. */
  readonly length: number;
  /** Bytes that the IP packet around it holds, header included; undefined where only a fragment is there. */
  readonly carried: number | undefined;
  readonly checksum: number;
  readonly payload: Uint8Array;
  readonly header: Uint8Array;
  readonly ip: NetworkHeader;
  /** What the payload is, by its port: "dns", "lab"; "" where nothing is known. */
  readonly protocol: string;
}

export interface NetworkHeader {
  readonly version: 4 | 6;
  readonly place: HeaderPlace;
  readonly bytes: Uint8Array;
  /** The number of what it carries (IPv6: the Next Header of the fixed header). */
  readonly protocol: number;
}

/** A UDP header is always as long (RFC 768). */
export const udpHeaderLength = 8;

export function datagramOf(
  udp: LayerFields,
  frame: {
    readonly file: string;
    readonly number: number;
    readonly time: bigint;
    readonly bytes: Uint8Array;
    readonly addresses: readonly [source: string, destination: string];
    readonly ip: NetworkHeader;
    readonly place: HeaderPlace;
    /** Behind the last byte that the IP header tells of. */
    readonly end: number | undefined;
    readonly protocol: string;
  },
): Datagram {
  const { layer } = udp;
  const length = udp.number("udp.length");
  const start = layer.offset + udpHeaderLength;
  const end = Math.min(frame.bytes.length, layer.offset + Math.max(length, udpHeaderLength));
  return {
    file: frame.file,
    frame: frame.number,
    time: frame.time,
    source: { address: frame.addresses[0], port: udp.number("udp.srcport") },
    destination: { address: frame.addresses[1], port: udp.number("udp.dstport") },
    place: frame.place,
    length,
    carried: frame.end === undefined ? undefined : frame.end - layer.offset,
    checksum: udp.number("udp.checksum"),
    payload: frame.bytes.subarray(start, Math.max(start, end)),
    header: headerBytes(layer, frame.bytes, udpHeaderLength),
    ip: frame.ip,
    protocol: frame.protocol,
  };
}

export function sourceText({ source }: Datagram): string {
  return endText(source);
}

export function destinationText({ destination }: Datagram): string {
  return endText(destination);
}
