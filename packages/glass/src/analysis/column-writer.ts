// The way of an analysed packet into a row of columns, and what the numbers there stand for.
import { usualPorts } from "../dissect/application.ts";
import { protocolFor } from "../dissect/registry.ts";
import { linkTypes } from "../file/link-type.ts";
import type { PacketRecord } from "../file/record.ts";
import type { AddressTable } from "../flow/address-table.ts";
import { DESTINATION, DESTINATION6, SOURCE, SOURCE6, TCP, UDP } from "./headers.ts";
import { ETHERNET_HEADER, ETHERNET_TYPE } from "./link.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import {
  IS_CHAT,
  IS_IRC,
  IS_IPV4,
  IS_IPV6,
  IS_RELATIVE,
  IS_REVERSE,
  IS_TCP,
  IS_UDP,
  LONG_ROUND_TRIP,
  NEEDS_DISSECTION,
  type PacketColumns,
} from "./packet-columns.ts";
import { ACK } from "./tcp/segment.ts";

const NANOSECONDS = 1_000_000_000;
const LARGEST_DUPLICATE_ACK_NUMBER = 0xffff;

/** An EtherType is at least this; a smaller number is a length (IEEE 802.3 §3.2.6). */
const SMALLEST_ETHERTYPE = 0x600;

/**
 * IP protocols that lead on to other headers: IPv6's extension headers, authentication, and ICMPv6 with its quotes. How far
 * they are followed is the dissector's to say.
 */
const leadsOn: ReadonlySet<number> = new Set([0, 43, 44, 51, 58, 60]);

/** Whether the columns hold all that decides which fields the packet has. */
function isToldByColumns(record: PacketRecord, packet: PacketAnalysis): boolean {
  if (packet.needsDissection) return false;
  if (packet.ipVersion === 0) return isCertainlyNotIp(record);
  if (packet.transport !== 0) return packet.stream >= 0 && packet.transport === packet.ipProtocol;
  return !leadsOn.has(packet.ipProtocol);
}

/** The dissector finds IP in places that the fast path does not look at: behind LLC, behind odd words of a loopback. */
function isCertainlyNotIp({ linkType, start, capturedLength, view }: PacketRecord): boolean {
  if (linkType !== linkTypes.ethernet) return protocolFor("link", linkType) === undefined;
  return capturedLength >= ETHERNET_HEADER && view.getUint16(start + ETHERNET_TYPE) >= SMALLEST_ETHERTYPE;
}

/** DNS on another port than its own has no column, and no condition on columns finds it. */
function kindsOfApplication({ application, sourcePort, destinationPort }: PacketAnalysis): number {
  if (application === "data") return 0;
  if (application === "lab") return IS_CHAT;
  if (application === "irc") return IS_IRC;
  return [sourcePort, destinationPort].some((port) => usualPorts.get(port) === application) ? 0 : NEEDS_DISSECTION;
}

export class ColumnWriter {
  readonly addresses: AddressTable;
  /** Row to nanoseconds: the round trips too long for their column, and those that are negative because a clock was set back. */
  readonly longRoundTrips = new Map<number, number>();
  /** The time of the first packet that has one. */
  firstTime: { readonly seconds: number; readonly nanoseconds: number } | undefined;
  /** The packet before: its time, and whether that is in the columns. */
  #seconds = 0;
  #nanoseconds = 0;
  #hasTime = true;
  /** What relative numbers count from, per stream and direction, as it was when the flow was first seen; and whether it was. */
  #bases = new Int32Array(1024);
  #hasBase = new Uint8Array(1024);

  constructor(addresses: AddressTable) {
    this.addresses = addresses;
  }

  /** What relative numbers of a stream's direction (0 or 1) count from: relative is raw minus this, modulo 2^32. */
  base(stream: number, direction: number): number {
    return this.#bases[2 * stream + direction] ?? 0;
  }

  /** Fills a row with the packet that the analyzer has just taken. Packets come in the capture's order. */
  write(chunk: PacketColumns, row: number, record: PacketRecord, packet: PacketAnalysis): void {
    chunk.fileOffset[row] = record.fileOffset - chunk.firstFileOffset;
    chunk.interfaceIndex[row] = record.interfaceIndex;
    chunk.length[row] = record.originalLength;
    chunk.capturedLength[row] = record.capturedLength;
    let kinds = this.#writeTime(chunk, row, record);
    if (!isToldByColumns(record, packet)) kinds |= NEEDS_DISSECTION;
    if (packet.ipVersion !== 0) {
      kinds |= packet.ipVersion === 4 ? IS_IPV4 : IS_IPV6;
      chunk.ipProtocol[row] = packet.ipProtocol;
      this.#writeAddresses(chunk, row, record.view, packet);
    }
    if (packet.transport !== 0 && packet.stream >= 0) {
      chunk.sourcePort[row] = packet.sourcePort;
      chunk.destinationPort[row] = packet.destinationPort;
      chunk.stream[row] = packet.stream;
      if (packet.direction === 1) kinds |= IS_REVERSE;
      if (packet.transport === TCP) kinds |= this.#writeTcp(chunk, row, packet);
      else if (packet.transport === UDP) {
        kinds |= IS_UDP;
        chunk.payloadLength[row] = packet.length;
      }
      kinds |= kindsOfApplication(packet);
    }
    chunk.kinds[row] = kinds;
  }

  /** Gives `NEEDS_DISSECTION` where the columns cannot tell the packet's time, or that of the one before. */
  #writeTime(chunk: PacketColumns, row: number, record: PacketRecord): number {
    const { seconds, nanoseconds } = record;
    chunk.seconds[row] = seconds;
    chunk.nanoseconds[row] = nanoseconds;
    if (this.firstTime === undefined && record.hasTime) {
      this.firstTime = { seconds, nanoseconds };
      this.#seconds = seconds;
      this.#nanoseconds = nanoseconds;
    }
    if (row === 0) {
      chunk.secondsBefore = this.#seconds;
      chunk.nanosecondsBefore = this.#nanoseconds;
    }
    const hadTime = this.#hasTime;
    this.#hasTime = record.hasTime && chunk.seconds[row] === seconds;
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
    return hadTime && this.#hasTime ? 0 : NEEDS_DISSECTION;
  }

  #writeAddresses(chunk: PacketColumns, row: number, view: DataView, { ipVersion, ipOffset }: PacketAnalysis): void {
    const { addresses } = this;
    if (ipVersion === 4) {
      chunk.source[row] = addresses.number4(view.getInt32(ipOffset + SOURCE));
      chunk.destination[row] = addresses.number4(view.getInt32(ipOffset + DESTINATION));
    } else {
      chunk.source[row] = addresses.number6(view, ipOffset + SOURCE6);
      chunk.destination[row] = addresses.number6(view, ipOffset + DESTINATION6);
    }
  }

  #writeTcp(chunk: PacketColumns, row: number, packet: PacketAnalysis): number {
    const { tcp } = packet;
    chunk.sequence[row] = packet.sequence;
    chunk.acknowledgment[row] = packet.acknowledgment;
    chunk.flags[row] = packet.flags;
    chunk.window[row] = packet.window;
    chunk.windowSize[row] = packet.windowSize;
    chunk.marks[row] = tcp.marks;
    chunk.duplicateAckNumber[row] = Math.min(tcp.duplicateAckNumber, LARGEST_DUPLICATE_ACK_NUMBER);
    chunk.bytesInFlight[row] = tcp.bytesInFlight;
    this.#writeRoundTrip(chunk, row, packet);
    if (packet.length < 0) return IS_TCP;
    chunk.payloadLength[row] = packet.length;
    let isKnown = this.#agrees(2 * packet.stream + packet.direction, packet.sequence - packet.relativeSequence);
    if ((packet.flags & ACK) !== 0) {
      const other = 2 * packet.stream + 1 - packet.direction;
      isKnown = this.#agrees(other, packet.acknowledgment - packet.relativeAcknowledgment) && isKnown;
    }
    if (tcp.duplicateAckNumber > LARGEST_DUPLICATE_ACK_NUMBER) isKnown = false;
    return isKnown ? IS_TCP | IS_RELATIVE : IS_TCP | NEEDS_DISSECTION;
  }

  #writeRoundTrip(chunk: PacketColumns, row: number, { tcp }: PacketAnalysis): void {
    if (tcp.acksFrame === 0) {
      chunk.roundTrip[row] = 0;
      return;
    }
    const nanoseconds = tcp.ackRoundTripSeconds * NANOSECONDS + tcp.ackRoundTripNanoseconds;
    if (nanoseconds >= 0 && nanoseconds < LONG_ROUND_TRIP) chunk.roundTrip[row] = nanoseconds;
    else {
      chunk.roundTrip[row] = LONG_ROUND_TRIP;
      this.longRoundTrips.set(chunk.firstRow + row, nanoseconds);
    }
  }

  /** Remembers a flow's base; false if it is another one now, which a SYN-ACK with a new number brings about. */
  #agrees(flow: number, base: number): boolean {
    if (flow >= this.#bases.length) this.#grow(flow);
    if (this.#hasBase[flow] === 0) {
      this.#hasBase[flow] = 1;
      this.#bases[flow] = base;
    }
    return this.#bases[flow] === (base | 0);
  }

  #grow(flow: number): void {
    const length = 2 * Math.max(flow, this.#bases.length);
    const bases = new Int32Array(length);
    bases.set(this.#bases);
    this.#bases = bases;
    const hasBase = new Uint8Array(length);
    hasBase.set(this.#hasBase);
    this.#hasBase = hasBase;
  }
}
