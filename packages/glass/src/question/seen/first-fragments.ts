// Fragments of IP packets: the first one holds the transport header, though the packet is whole only with a later frame.
import type { Dissection } from "../../dissect/tree.ts";
import { udpHeaderLength, type Datagram, type NetworkHeader } from "./datagram.ts";
import { fragmentOf, networkAt, type Network } from "./network.ts";
import type { HeaderPlace } from "./packet.ts";
import type { PacketIdentity } from "./identity.ts";
import type { End } from "./segment.ts";

/** UDP's number in the registry of Internet protocols. */
const udp = 17;

/** Packets that wait for their fragments: as many as dissection keeps. */
const mostWaiting = 1024;

/** A first fragment, with the bytes of the packet that it holds. */
interface FirstFragment {
  readonly network: Network;
  readonly identity: PacketIdentity;
  readonly place: HeaderPlace;
  readonly bytes: Uint8Array;
  readonly protocol: number;
}

/** Where a transport header is, and the IP header before it. */
export interface PlacedHeader {
  readonly place: HeaderPlace;
  readonly ip: NetworkHeader;
}

export class FirstFragments {
  /** Packets of which some fragment is there; undefined while the first is not. */
  readonly #waiting = new Map<string, FirstFragment | undefined>();
  readonly #given: FirstFragment[] = [];
  #givenUp = 0;

  /** Packets of which the capture does not have all fragments. */
  get incomplete(): number {
    return this.#waiting.size + this.#givenUp;
  }

  /** Notes a frame that holds a fragment; of others nothing. */
  note(dissection: Dissection, time: bigint): void {
    const layer = fragmentOf(dissection);
    if (layer === undefined) return;
    const network = networkAt(dissection, layer);
    const { fields } = network;
    const isVersion4 = network.header.version === 4;
    const more = fields.flag(isVersion4 ? "ip.flags.mf" : "ipv6.fraghdr.more");
    const isFirst = fields.number(isVersion4 ? "ip.frag_offset" : "ipv6.fraghdr.offset") === 0;
    const key = keyOf(network);
    if (!more && isFirst) return;
    if (!isFirst) {
      if (!this.#waiting.has(key)) this.#keep(key, undefined);
      return;
    }
    const { bytes } = dissection.sources[0]!;
    const start = layer.offset + layer.length;
    const identity = {
      frame: dissection.frame,
      time,
      ipId: isVersion4 ? fields.number("ip.id") : undefined,
      hops: fields.number(isVersion4 ? "ip.ttl" : "ipv6.hlim"),
      link: 0,
      print: dissection.frame,
    };
    const place = { offset: start, isInFrame: true, frameLength: bytes.length, frame: dissection.frame };
    const protocol = fields.number(isVersion4 ? "ip.proto" : "ipv6.fraghdr.nxt");
    this.#keep(key, { network, identity, place, protocol, bytes: bytes.subarray(start) });
  }

  #keep(key: string, first: FirstFragment | undefined): void {
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= mostWaiting && oldest !== undefined && !this.#waiting.has(key)) {
      const given = this.#waiting.get(oldest);
      if (given !== undefined && this.#given.length < mostWaiting) this.#given.push(given);
      this.#waiting.delete(oldest);
      this.#givenUp += 1;
    }
    this.#waiting.set(key, first);
  }

  /** Where some bytes of a packet that is whole now are in its first fragment; undefined where that does not hold them. */
  take(dissection: Dissection, offset: number, length: number): PlacedHeader | undefined {
    const layer = fragmentOf(dissection);
    if (layer === undefined) return undefined;
    const key = keyOf(networkAt(dissection, layer));
    const first = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (first === undefined || offset + length > first.bytes.length) return undefined;
    return { place: { ...first.place, offset: first.place.offset + offset }, ip: first.network.header };
  }

  /** The datagrams of which the capture has the header and not the rest. */
  unfinished(file: string): Datagram[] {
    return [...this.#given, ...this.#waiting.values()].flatMap((first) => {
      if (first === undefined) return [];
      const { protocol, bytes } = first;
      return protocol === udp && bytes.length >= udpHeaderLength ? [datagramFrom(file, first)] : [];
    });
  }
}

/** What the fragments of one packet have in common (RFC 791 §3.2, RFC 8200 §4.5). */
function keyOf({ fields, header, addresses }: Network): string {
  const isVersion4 = header.version === 4;
  const protocol = isVersion4 ? header.protocol : "";
  return `${addresses.join(" ")} ${protocol} ${fields.number(isVersion4 ? "ip.id" : "ipv6.fraghdr.ident")}`;
}

function datagramFrom(file: string, { network, identity, place, bytes }: FirstFragment): Datagram {
  const view = new DataView(bytes.buffer, bytes.byteOffset, udpHeaderLength);
  const end = (address: string, at: number): End => ({ address, port: view.getUint16(at) });
  return {
    ...identity,
    file,
    source: end(network.addresses[0], 0),
    destination: end(network.addresses[1], 2),
    place,
    length: view.getUint16(4),
    carried: undefined,
    checksum: view.getUint16(6),
    payload: bytes.subarray(udpHeaderLength),
    header: bytes.slice(0, udpHeaderLength),
    ip: network.header,
    protocol: "",
    isFragmented: true,
    frameLength: place.frameLength,
  };
}
