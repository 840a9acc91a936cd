// A UDP datagram as the questions look at it.
import type { PacketIdentity } from "./identity.ts";
import { rangeFrom, type ByteRange, type HeaderPlace, type LayerFields } from "./packet.ts";
import { headerBytes, type End } from "./segment.ts";

export interface Datagram extends PacketIdentity {
  readonly file: string;
  readonly source: End;
  readonly destination: End;
  /** Where the UDP header is. */
  readonly place: HeaderPlace;
  /** The value of the Length field. */
  readonly length: number;
  /** Bytes that the IP packet around it holds, header included; undefined where the capture lacks some of its fragments. */
  readonly carried: number | undefined;
  readonly checksum: number;
  readonly payload: Uint8Array;
  readonly header: Uint8Array;
  readonly ip: NetworkHeader;
  /** What the payload is, by its port: "dns", "lab"; "" where nothing is known. */
  readonly protocol: string;
  /** It came in fragments. */
  readonly isFragmented: boolean;
  /** Bytes that the capture has of the frame. */
  readonly frameLength: number;
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

/** The frame that holds the datagram's UDP header: of fragments the first, in the order of their bytes. */
export function headerFrame({ frame, place }: Datagram): number {
  return place.frame ?? frame;
}

/** The bytes of its frame that hold the payload; all of the frame where the payload is in several. */
export function payloadRange({ isFragmented, place, payload, frameLength }: Datagram): ByteRange {
  return isFragmented ? [0, frameLength] : rangeFrom(place, udpHeaderLength, payload.length);
}

export function datagramOf(
  udp: LayerFields,
  identity: PacketIdentity,
  frame: {
    readonly file: string;
    readonly bytes: Uint8Array;
    readonly addresses: readonly [source: string, destination: string];
    readonly ip: NetworkHeader;
    readonly place: HeaderPlace;
    readonly carried: number | undefined;
    readonly protocol: string;
    readonly isFragmented: boolean;
    readonly frameLength: number;
  },
): Datagram {
  const { layer } = udp;
  const length = udp.number("udp.length");
  const start = layer.offset + udpHeaderLength;
  const end = Math.min(frame.bytes.length, layer.offset + Math.max(length, udpHeaderLength));
  return {
    ...identity,
    file: frame.file,
    source: { address: frame.addresses[0], port: udp.number("udp.srcport") },
    destination: { address: frame.addresses[1], port: udp.number("udp.dstport") },
    place: frame.place,
    length,
    carried: frame.carried,
    checksum: udp.number("udp.checksum"),
    payload: frame.bytes.slice(start, Math.max(start, end)),
    header: headerBytes(layer, frame.bytes, udpHeaderLength),
    ip: frame.ip,
    protocol: frame.protocol,
    isFragmented: frame.isFragmented,
    frameLength: frame.frameLength,
  };
}
