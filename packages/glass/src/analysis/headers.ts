// The fast path through a packet's headers: from the link to the first TCP or UDP header, past extension headers, tunnels and
// the packets that ICMP errors quote. Reads only what the analysis needs, and keeps no object of a packet.
import { byteOf, placeOf } from "../dissect/place.ts";
import { ipv4Fields } from "../dissect/protocol/ipv4-fields.ts";
import { ipv6Fields } from "../dissect/protocol/ipv6-fields.ts";
import type { PacketRecord } from "../file/record.ts";
import { FragmentTable } from "../dissect/reassembly.ts";
import { LinkReader } from "./link.ts";

export const TCP = 6;
export const UDP = 17;
const HOP_BY_HOP = 0;
const ICMP = 1;
const IPV4 = 4;
const IPV6 = 41;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const ICMPV6 = 58;
const DESTINATION_OPTIONS = 60;

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TOTAL_LENGTH = byteOf(ipv4Fields.totalLength);
const IDENTIFICATION = byteOf(ipv4Fields.identification);
const FLAGS = placeOf(ipv4Fields.flags).byte;
const FRAGMENT_OFFSET = placeOf(ipv4Fields.fragmentOffset);
const MORE_FRAGMENTS = placeOf(ipv4Fields.moreFragments);
const IS_FRAGMENT = FRAGMENT_OFFSET.mask | (1 << (MORE_FRAGMENTS.shift + 8));
const PROTOCOL = byteOf(ipv4Fields.protocol);
export const SOURCE = byteOf(ipv4Fields.source);
export const DESTINATION = byteOf(ipv4Fields.destination);
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
const PAYLOAD_LENGTH = byteOf(ipv6Fields.payloadLength);
const NEXT_HEADER = byteOf(ipv6Fields.nextHeader);
export const SOURCE6 = byteOf(ipv6Fields.source);
export const DESTINATION6 = byteOf(ipv6Fields.destination);

const FRAGMENT_HEADER = 8;
/** The first byte of an IPv4 header without options: version 4, five words. */
const PLAIN_IPV4 = 0x45;
/** An ICMP error's own header, before the packet that it quotes (RFC 792, RFC 4443 §2.1). */
const ICMP_HEADER = 8;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const ICMP_ERRORS = new Set([3, 4, 5, 11, 12]);
/** ICMPv6 errors are those below 128; these four are defined. */
const LAST_ICMPV6_ERROR = 4;
/** Headers in one packet, tunnels and quoted packets included: more than these are an attack, not traffic. */
const MAXIMUM_HEADERS = 32;

export class Headers {
  /** Version of the outermost IP header (0: there is none), its offset in the record's bytes, and what it carries. */
  outerVersion = 0;
  outerOffset = 0;
  protocol = 0;
  /** `TCP`, `UDP`, or 0. */
  transport = 0;
  /** The bytes that hold the transport header: the record's, or those of a packet put together from fragments. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** The transport header's first byte, and the byte after the last one that is there. */
  offset = 0;
  end = 0;
  /** Bytes from the transport header on, by the IP header; there may be fewer. */
  length = 0;
  /** The first fragment of a packet that cannot be put together: how long the whole is, nobody knows. */
  isFragment = false;
  /** Some IP header says that it is a fragment's, whether it can be put together or not. */
  hasFragment = false;
  /** Quoted by an ICMP error. */
  isQuoted = false;
  /** There is more to the packet than one pair of addresses and one whole transport header: who asks for fields has to take it apart. */
  needsDissection = false;
  /** The IP header around the transport header: its version and the places of its two addresses in `addressView`. */
  version = 0;
  addressView: DataView = this.view;
  sourceOffset = 0;
  destinationOffset = 0;
  readonly #link = new LinkReader();
  readonly #fragments = new FragmentTable();
  /** What is being looked at: offset, end of the bytes that are there, end as the headers tell it. */
  #at = 0;
  #end = 0;
  #told = 0;
  #frame = 0;
  /** The end that the last IP header told, however many bytes there are. */
  #stated = 0;
  readonly #verifiesChecksums: boolean;

  /** With `verifyChecksums`, a fragment whose header checksum is wrong is put together with nothing, as the dissector does it. */
  constructor(verifyChecksums = false) {
    this.#verifiesChecksums = verifyChecksums;
  }

  /** Reads a packet's headers. The answer is in this object until the next packet. */
  read(record: PacketRecord): void {
    if (!this.#begin(record)) return;
    if (this.#link.version !== 4 || !this.#readPlain(record.view)) this.#walk();
  }

  /** As `read`, header by header, whatever the packet is. */
  readByHeader(record: PacketRecord): void {
    if (this.#begin(record)) this.#walk();
  }

  /** Goes past the link. False: no IP header follows. */
  #begin(record: PacketRecord): boolean {
    const link = this.#link;
    link.read(record);
    this.outerVersion = 0;
    this.transport = 0;
    this.needsDissection = false;
    this.hasFragment = false;
    if (link.version === 0) return false;
    if (this.view !== record.view) this.view = record.view;
    this.isFragment = false;
    this.isQuoted = false;
    this.#frame = record.frame;
    this.#at = link.offset;
    this.#end = record.start + record.capturedLength;
    this.#told = record.start + Math.max(record.originalLength, record.capturedLength);
    if (link.end !== Infinity) {
      this.needsDissection = true;
      this.#limit(link.end);
    }
    return true;
  }

  #walk(): void {
    let next = this.#link.version === 4 ? IPV4 : IPV6;
    for (let headers = 0; next >= 0 && headers < MAXIMUM_HEADERS; headers++) {
      if (next === TCP || next === UDP) {
        this.#found(next);
        return;
      }
      next = this.#step(next);
    }
  }

  /** What nearly every packet is, at once: IPv4 without options, whole, and TCP or UDP in it. False, and nothing done: it is another. */
  #readPlain(view: DataView): boolean {
    const at = this.#at;
    const behind = at + IPV4_HEADER;
    if (behind > this.#end || view.getUint8(at) !== PLAIN_IPV4) return false;
    const protocol = view.getUint8(at + PROTOCOL);
    const total = view.getUint16(at + TOTAL_LENGTH);
    const isTransport = protocol === TCP || protocol === UDP;
    if (!isTransport || total < IPV4_HEADER || (view.getUint16(at + FLAGS) & IS_FRAGMENT) !== 0) return false;
    const told = Math.min(at + total, this.#told);
    this.outerVersion = 4;
    this.outerOffset = at;
    this.protocol = protocol;
    this.version = 4;
    if (this.addressView !== view) this.addressView = view;
    this.sourceOffset = at + SOURCE;
    this.destinationOffset = at + DESTINATION;
    this.transport = protocol;
    this.offset = behind;
    this.end = Math.min(told, this.#end);
    this.length = told - behind;
    return true;
  }

  #found(transport: number): void {
    this.transport = transport;
    this.offset = this.#at;
    this.end = this.#end;
    this.length = this.#told - this.#at;
  }

  /** The way ends where it should go on: the packet is cut, broken, or in pieces. */
  #stop(): -1 {
    this.needsDissection = true;
    return -1;
  }

  /** Goes past one header; gives the number of the next, or -1 where the way ends. */
  #step(header: number): number {
    switch (header) {
      case IPV4:
        return this.#readIpv4();
      case IPV6:
        return this.#readIpv6();
      case ICMP:
      case ICMPV6:
        return this.#readError(header);
      case FRAGMENT:
        return this.#readFragmentHeader();
      case HOP_BY_HOP:
      case ROUTING:
      case DESTINATION_OPTIONS:
        return this.version === 6 ? this.#skip(8, 8) : -1;
      case AUTHENTICATION:
        return this.#skip(4, 8);
      default:
        return -1;
    }
  }

  #readIpv4(): number {
    const { view } = this;
    const at = this.#at;
    if (at + IPV4_HEADER > this.#end) return this.#stop();
    const first = view.getUint8(at);
    const headerLength = (first & 0x0f) * 4;
    if (first >>> 4 !== 4) return first >>> 4 === 6 ? IPV6 : this.#stop();
    if (headerLength < IPV4_HEADER) return this.#stop();
    const total = view.getUint16(at + TOTAL_LENGTH);
    const protocol = view.getUint8(at + PROTOCOL);
    if (this.outerVersion === 0) {
      this.outerVersion = 4;
      this.outerOffset = at;
      this.protocol = protocol;
    } else this.needsDissection = true;
    this.version = 4;
    this.addressView = view;
    this.sourceOffset = at + SOURCE;
    this.destinationOffset = at + DESTINATION;
    // A total length of 0 is what the kernel hands to a network card that cuts the packet itself.
    this.#stated = total === 0 ? this.#told : at + total;
    if (total !== 0) {
      if (total < headerLength) return this.#stop();
      this.#limit(at + total);
    }
    this.#at = at + headerLength;
    if (this.#at > this.#end) return this.#stop();
    if (headerLength > IPV4_HEADER) this.#followSourceRoute(at + IPV4_HEADER);
    const fragment = view.getUint16(at + FLAGS);
    return (fragment & IS_FRAGMENT) === 0 ? protocol : this.#takeFragment4(at, headerLength, fragment, protocol);
  }

  /** A packet on a prescribed route is for the last address of the route, until it has been everywhere (RFC 791 §3.1). */
  #followSourceRoute(options: number): void {
    const { view } = this;
    for (let at = options; at + 2 < this.#at;) {
      const type = view.getUint8(at);
      const length = view.getUint8(at + 1);
      if (type === END_OF_OPTIONS) return;
      if (type === NO_OPERATION) at += 1;
      else if (length < 2 || at + length > this.#at) return;
      else if (type !== LOOSE_SOURCE_ROUTE && type !== STRICT_SOURCE_ROUTE) at += length;
      else {
        const isUnderWay = length >= 7 && view.getUint8(at + 2) <= length;
        this.needsDissection = true;
        if (isUnderWay) this.destinationOffset = at + 3 + 4 * (Math.floor((length - 3) / 4) - 1);
        return;
      }
    }
  }

  #readIpv6(): number {
    const { view } = this;
    const at = this.#at;
    if (at + IPV6_HEADER > this.#end) return this.#stop();
    if (view.getUint8(at) >>> 4 !== 6) return this.#stop();
    const payload = view.getUint16(at + PAYLOAD_LENGTH);
    const next = view.getUint8(at + NEXT_HEADER);
    if (this.outerVersion === 0) {
      this.outerVersion = 6;
      this.outerOffset = at;
      this.protocol = next;
    } else this.needsDissection = true;
    this.version = 6;
    this.addressView = view;
    this.sourceOffset = at + SOURCE6;
    this.destinationOffset = at + DESTINATION6;
    // An option holds a payload length that the field cannot (RFC 2675); the frame's length serves then.
    const isTold = payload !== 0 || next !== HOP_BY_HOP;
    this.#stated = isTold ? at + IPV6_HEADER + payload : this.#told;
    if (isTold) this.#limit(at + IPV6_HEADER + payload);
    this.#at = at + IPV6_HEADER;
    return next;
  }

  /** What follows ends here, whatever the frame's own length says: the rest is a trailer. */
  #limit(told: number): void {
    if (told < this.#told) this.#told = told;
    if (this.#told < this.#end) this.#end = this.#told;
  }

  /** An extension header: next header, length in `unit` bytes without the first `fixed`. */
  #skip(unit: number, fixed: number): number {
    if (this.#at + 8 > this.#end) return this.#stop();
    const next = this.view.getUint8(this.#at);
    this.#at += fixed + unit * this.view.getUint8(this.#at + 1);
    return this.#at <= this.#end ? next : this.#stop();
  }

  #readError(protocol: number): number {
    if (this.#at + ICMP_HEADER > this.#end || this.isQuoted) return this.#stop();
    const type = this.view.getUint8(this.#at);
    const isError = protocol === ICMP ? ICMP_ERRORS.has(type) : type >= 1 && type <= LAST_ICMPV6_ERROR;
    if (!isError) return -1;
    this.isQuoted = true;
    this.needsDissection = true;
    this.#at += ICMP_HEADER;
    return protocol === ICMP ? IPV4 : IPV6;
  }

  #takeFragment4(header: number, headerLength: number, word: number, protocol: number): number {
    const { view } = this;
    this.hasFragment = true;
    const offset = 8 * (word & FRAGMENT_OFFSET.mask);
    const isThere = this.#at < this.#stated && this.#stated <= this.#end;
    const canBeUsed = isThere && (!this.#verifiesChecksums || isChecksumGood(view, header, headerLength));
    if (!canBeUsed || this.isQuoted) {
      this.isFragment = true;
      this.needsDissection = true;
      return offset === 0 ? protocol : this.#stop();
    }
    const ends = `${view.getInt32(header + SOURCE)} ${view.getInt32(header + DESTINATION)}`;
    const key = `4 ${ends} ${view.getUint16(header + IDENTIFICATION)} ${protocol}`;
    return this.#putTogether(key, offset, (word & ~FRAGMENT_OFFSET.mask & IS_FRAGMENT) !== 0) ? protocol : this.#stop();
  }

  /** Next header, reserved, offset and flags, identification (RFC 8200 §4.5). */
  #readFragmentHeader(): number {
    const { view } = this;
    const at = this.#at;
    if (at + FRAGMENT_HEADER > this.#end || this.version !== 6) return this.#stop();
    const next = view.getUint8(at);
    const word = view.getUint16(at + 2);
    const offset = word & 0xfff8;
    this.#at = at + FRAGMENT_HEADER;
    if ((word & 0xfff9) === 0) return next; // an atomic fragment: the whole packet (RFC 6946)
    this.hasFragment = true;
    if (this.#stated > this.#end || this.#at >= this.#stated || this.isQuoted) {
      this.isFragment = true;
      this.needsDissection = true;
      return offset === 0 ? next : this.#stop();
    }
    const ends = [this.sourceOffset, this.destinationOffset].map((place) => words(this.addressView, place)).join(" ");
    return this.#putTogether(`6 ${ends} ${view.getUint32(at + 4)}`, offset, (word & 1) !== 0) ? next : this.#stop();
  }

  /** True once all fragments are there: from then on the whole packet is looked at. */
  #putTogether(key: string, offset: number, more: boolean): boolean {
    const { view } = this;
    this.needsDissection = true;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + this.#at, this.#end - this.#at);
    const whole = this.#fragments.add(key, this.#frame, offset, bytes, !more)?.bytes;
    if (whole === undefined) return false;
    this.view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
    this.#at = 0;
    this.#end = whole.byteLength;
    this.#told = whole.byteLength;
    return true;
  }
}

function words(view: DataView, offset: number): string {
  return [0, 4, 8, 12].map((at) => view.getInt32(offset + at)).join(" ");
}

/** The sum over a header with its checksum in it is all ones (RFC 1071). */
function isChecksumGood(view: DataView, offset: number, length: number): boolean {
  let sum = 0;
  for (let at = 0; at < length; at += 2) sum += view.getUint16(offset + at);
  return sum !== 0 && sum % 0xffff === 0;
}
