// The identity of a packet: one that a capture holds twice is not two packets.
import type { Dissection, Layer } from "../../dissect/tree.ts";
import { LayerFields, timeOf } from "./packet.ts";

export interface PacketIdentity {
  readonly frame: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** IPv4's Identification; undefined over IPv6. */
  readonly ipId: number | undefined;
  /** Time to live, or IPv6's hop limit: a router takes one off. */
  readonly hops: number;
  /** A hash of where it was captured: the interface and all bytes before the IP header. */
  readonly link: number;
  /** A hash of the transport header and the beginning and the end of its payload. */
  readonly print: number;
}

/** Bytes hashed at both ends of a packet. The checksum, which the first part holds, covers what is between them. */
const hashedBytes = 64;

/** FNV-1a, 32 bits. */
function hash(bytes: Uint8Array, from: number, to: number, start = 0x811c9dc5): number {
  let value = start;
  for (let at = from; at < to; at += 1) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  return value | 0;
}

/** `ip` is the innermost IP layer around `transport`. */
export function identityOf(dissection: Dissection, ip: LayerFields, transport: Layer): PacketIdentity {
  const { bytes } = dissection.sources[transport.source]!;
  const { layer } = ip;
  const isVersion4 = layer.protocol.name === "ip";
  const { bytes: around } = dissection.sources[layer.source]!;
  const interfaceId = new LayerFields(dissection.layers[0]!).number("frame.interface_id");
  // Ethernet pads short frames after the packet, whose own length says where it ends.
  const length = isVersion4 ? ip.number("ip.len") : 40 + ip.number("ipv6.plen");
  const isHere = layer.source === transport.source && length > 0;
  const end = isHere ? Math.min(bytes.length, layer.offset + length) : bytes.length;
  const head = Math.min(end, transport.offset + hashedBytes);
  return {
    frame: dissection.frame,
    time: timeOf(dissection),
    ipId: isVersion4 ? ip.number("ip.id") : undefined,
    hops: ip.number(isVersion4 ? "ip.ttl" : "ipv6.hlim"),
    link: hash(around, 0, layer.offset, 0x811c9dc5 ^ interfaceId),
    print: hash(bytes, Math.max(head, end - hashedBytes), end, hash(bytes, transport.offset, head)),
  };
}

/** One packet is not sent twice within this time, in nanoseconds: no timer of TCP is as short (RFC 6298 §2.4). */
const soon = 1_000_000n;
/** The copies of a port mirror come within this time, in nanoseconds: less than the timers of today wait. */
const longestMirror = 190_000_000n;
/** A packet stays in the routers that are captured for less than this, in nanoseconds. */
const longestStay = 1_000_000_000n;

/**
 * Whether two packets with the same bytes from the transport header on are one packet in the capture twice. "certain" where a hop,
 * the place of capture or an Identification says so; "likely" where only the time does. `idsDiffer`: this sender gives its packets
 * different Identifications, so that equal ones say something.
 */
export function samePacket(
  first: PacketIdentity,
  second: PacketIdentity,
  idsDiffer: boolean,
): "certain" | "likely" | "no" {
  const apart = second.time - first.time;
  if (first.print !== second.print || first.ipId !== second.ipId || apart < 0n || apart > longestStay) return "no";
  if (second.hops > first.hops) return "no";
  if (second.hops < first.hops) return "certain";
  // A sender that counts gives a packet that it sends again another Identification.
  if (idsDiffer && (first.ipId ?? 0) !== 0 && apart <= longestMirror) return "certain";
  // The place of capture that showed the first copy would show it again, too: what only another place shows is on its way.
  if (first.link !== second.link) return apart <= longestMirror ? "certain" : "no";
  return apart <= soon ? "likely" : "no";
}

/** The latest packet of those that look alike, and where it is there several times, the latest copy of each place of capture. */
export class Lookalikes<T extends PacketIdentity> {
  readonly #latest = new Map<number, T>();
  readonly #copies = new Map<number, Map<number, T>>();

  /** The packet that this one may be a copy of: the latest at the same place of capture, else the latest anywhere. */
  before({ print, link }: PacketIdentity): T | undefined {
    return this.#copies.get(print)?.get(link) ?? this.#latest.get(print);
  }

  note(packet: T, isCopy: boolean): void {
    const { print, link } = packet;
    const previous = this.#latest.get(print);
    this.#latest.set(print, packet);
    if (!isCopy || previous === undefined) {
      this.#copies.delete(print);
      return;
    }
    const copies = this.#copies.get(print) ?? new Map([[previous.link, previous]]);
    this.#copies.set(print, copies.set(link, packet));
  }
}
