// Fragments of IP packets: the first one holds the transport header, though the packet is whole only with a later frame.
import type { Dissection } from "../../dissect/tree.ts";
import { udpHeaderLength, type Datagram, type NetworkHeader } from "./datagram.ts";
import { fragmentOf, keptHeader, networkAt, type Network } from "./network.ts";
import { timeOf, type HeaderPlace } from "./packet.ts";
import type { PacketIdentity } from "./identity.ts";
import type { End } from "./segment.ts";

/** UDP's number in the registry of Internet protocols. */
const udp = 17;

/** Packets that wait for their fragments: as many as dissection keeps. */
const mostWaiting = 1024;

/** A first fragment: how many bytes of the packet it holds, and a copy of as many as a UDP header has. */
interface FirstFragment {
  readonly ip: NetworkHeader;
  readonly addresses: Network["addresses"];
  readonly identity: PacketIdentity;
  readonly place: HeaderPlace;
  readonly length: number;
  readonly start: Uint8Array;
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

  /** Notes a frame that holds a fragment, or that completes a packet; of others nothing. */
  note(dissection: Dissection, time: bigint): void {
    const layer = fragmentOf(dissection);
    if (layer === undefined) return;
    const network = networkAt(dissection, layer);
    if (dissection.sources.length > 1 && dissection.layers.some((one) => one.source !== 0 && !one.isQuoted)) {
      this.#waiting.delete(keyOf(network));
      return;
    }
    const { isFirst, isLast } = placeOf(network);
    if (isFirst && isLast) return;
    const key = keyOf(network);
    if (isFirst) this.#keep(key, firstOf(dissection, network, time));
    else if (!this.#waiting.has(key)) this.#keep(key, undefined);
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
    const network = networkAt(dissection, layer);
    const key = keyOf(network);
    // The fragment that completes the packet may be the first one itself.
    const first = placeOf(network).isFirst ? firstOf(dissection, network, timeOf(dissection)) : this.#waiting.get(key);
    this.#waiting.delete(key);
    if (first === undefined || offset + length > first.length) return undefined;
    return { place: { ...first.place, offset: first.place.offset + offset }, ip: first.ip };
  }

  /** The datagrams of which the capture has the header and not the rest. */
  unfinished(file: string): Datagram[] {
    return [...this.#given, ...this.#waiting.values()].flatMap((first) => {
      if (first === undefined) return [];
      return first.protocol === udp && first.length >= udpHeaderLength ? [datagramFrom(file, first)] : [];
    });
  }
}

function placeOf({ fields, header }: Network): { readonly isFirst: boolean; readonly isLast: boolean } {
  const isVersion4 = header.version === 4;
  return {
    isFirst: fields.number(isVersion4 ? "ip.frag_offset" : "ipv6.fraghdr.offset") === 0,
    isLast: !fields.flag(isVersion4 ? "ip.flags.mf" : "ipv6.fraghdr.more"),
  };
}

/** The first byte after the IP header, or after IPv6's fragment header. */
function payloadStart({ fields, header }: Network): number {
  const { layer } = fields;
  const extension = header.version === 6 ? layer.nodes.find(({ field }) => field.name === "ipv6.fraghdr") : undefined;
  return extension === undefined ? layer.offset + layer.length : extension.offset + extension.length;
}

function firstOf(dissection: Dissection, network: Network, time: bigint): FirstFragment {
  const { bytes } = dissection.sources[0]!;
  const { fields, addresses } = network;
  const isVersion4 = network.header.version === 4;
  const start = payloadStart(network);
  return {
    ip: keptHeader(network),
    addresses,
    identity: {
      frame: dissection.frame,
      time,
      ipId: isVersion4 ? fields.number("ip.id") : undefined,
      hops: fields.number(isVersion4 ? "ip.ttl" : "ipv6.hlim"),
      link: 0,
      print: dissection.frame,
    },
    place: { offset: start, isInFrame: true, frameLength: bytes.length, frame: dissection.frame },
    protocol: fields.number(isVersion4 ? "ip.proto" : "ipv6.fraghdr.nxt"),
    length: Math.max(0, bytes.length - start),
    start: bytes.slice(start, start + udpHeaderLength),
  };
}

/** Returns the key that the fragments of one packet share (RFC 791 §3.2, RFC 8200 §4.5). */
function keyOf({ fields, header, addresses }: Network): string {
  const isVersion4 = header.version === 4;
  const protocol = isVersion4 ? header.protocol : "";
  return `${addresses.join(" ")} ${protocol} ${fields.number(isVersion4 ? "ip.id" : "ipv6.fraghdr.ident")}`;
}

function datagramFrom(file: string, { ip, addresses, identity, place, start }: FirstFragment): Datagram {
  const view = new DataView(start.buffer, start.byteOffset, udpHeaderLength);
  const end = (address: string, at: number): End => ({ address, port: view.getUint16(at) });
  return {
    ...identity,
    file,
    source: end(addresses[0], 0),
    destination: end(addresses[1], 2),
    place,
    length: view.getUint16(4),
    carried: undefined,
    checksum: view.getUint16(6),
    payload: new Uint8Array(0),
    header: start,
    ip,
    protocol: "",
    isFragmented: true,
    frameLength: place.frameLength,
  };
}
