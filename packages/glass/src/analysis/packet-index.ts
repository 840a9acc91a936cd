// The index of a capture: what filters, lists and pictures need of every packet, in typed arrays, 72 bytes a packet.
import type { PacketRecord } from "../file/record.ts";
import type { AddressTable } from "../flow/address-table.ts";
import { DESTINATION, DESTINATION6, SOURCE, SOURCE6, TCP, UDP } from "./headers.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import { ACK } from "./tcp/segment.ts";

/** Rows of a chunk: few enough that a column of a chunk stays in the processor's cache, and 2^32 bytes of file are never reached. */
export const CHUNK_ROWS = 8192;

/** Bits of the column `kinds`: what the packet is. */
export const IS_IPV4 = 1;
export const IS_IPV6 = 2;
/** It has a TCP (or UDP) header, and its fields are in their columns. */
export const IS_TCP = 4;
export const IS_UDP = 8;
/** The way in the conversation, which `PacketAnalysis.direction` tells. */
export const IS_REVERSE = 16;
/** The columns hold what they say, but not every field that the packet has: ask the dissector about this packet. */
export const NEEDS_DISSECTION = 32;
/** TCP: the segment's length is known, and its relative numbers are raw minus base. */
export const IS_RELATIVE = 64;

/** A round trip that does not fit its column stands in `PacketIndex.longRoundTrips`. */
const LONG_ROUND_TRIP = 0xffff_ffff;
const NANOSECONDS = 1_000_000_000;

/** A run of packets, one typed array a column. Rows past `rows` are not filled. */
export class PacketColumns {
  rows = 0;
  /** Of the first row: the frame's number less one, and its place in the file in bytes. */
  readonly firstRow: number;
  readonly firstFileOffset: number;
  readonly seconds = new Uint32Array(CHUNK_ROWS);
  readonly nanoseconds = new Uint32Array(CHUNK_ROWS);
  /** In the file, from `firstFileOffset` on. */
  readonly fileOffset = new Uint32Array(CHUNK_ROWS);
  readonly interfaceIndex = new Uint16Array(CHUNK_ROWS);
  readonly length = new Uint32Array(CHUNK_ROWS);
  readonly capturedLength = new Uint32Array(CHUNK_ROWS);
  readonly kinds = new Uint8Array(CHUNK_ROWS);
  readonly ipProtocol = new Uint8Array(CHUNK_ROWS);
  /** Numbers of addresses (`PacketIndex.addresses`). */
  readonly source = new Uint32Array(CHUNK_ROWS);
  readonly destination = new Uint32Array(CHUNK_ROWS);
  readonly sourcePort = new Uint16Array(CHUNK_ROWS);
  readonly destinationPort = new Uint16Array(CHUNK_ROWS);
  readonly stream = new Uint32Array(CHUNK_ROWS);
  /** TCP: bytes of data (`tcp.len`). UDP: the length field. */
  readonly payloadLength = new Uint32Array(CHUNK_ROWS);
  readonly sequence = new Uint32Array(CHUNK_ROWS);
  readonly acknowledgment = new Uint32Array(CHUNK_ROWS);
  readonly flags = new Uint16Array(CHUNK_ROWS);
  readonly window = new Uint16Array(CHUNK_ROWS);
  readonly windowSize = new Uint32Array(CHUNK_ROWS);
  /** The bits of `markFields`. */
  readonly marks = new Uint16Array(CHUNK_ROWS);
  readonly duplicateAckNumber = new Uint16Array(CHUNK_ROWS);
  readonly bytesInFlight = new Uint32Array(CHUNK_ROWS);
  /** In nanoseconds, 0 where there is none. */
  readonly roundTrip = new Uint32Array(CHUNK_ROWS);

  constructor(firstRow: number, firstFileOffset: number) {
    this.firstRow = firstRow;
    this.firstFileOffset = firstFileOffset;
  }
}

/** Grows by chunks; never moves what it has. Frame `n` is row `n - 1`. */
export class PacketIndex {
  readonly chunks: PacketColumns[] = [];
  readonly addresses: AddressTable;
  /** Row to nanoseconds: the round trips too long for their column, and those that are negative because a clock was set back. */
  readonly longRoundTrips = new Map<number, number>();
  #rows = 0;
  /** What relative numbers count from, per stream and direction, as it was when the flow was first seen; and whether it was. */
  #bases = new Int32Array(1024);
  #hasBase = new Uint8Array(1024);

  constructor(addresses: AddressTable) {
    this.addresses = addresses;
  }

  get rows(): number {
    return this.#rows;
  }

  /** What relative numbers of a stream's direction (0 or 1) count from: relative is raw minus this, modulo 2^32. */
  base(stream: number, direction: number): number {
    return this.#bases[2 * stream + direction]!;
  }

  chunkOf(row: number): PacketColumns {
    return this.chunks[Math.floor(row / CHUNK_ROWS)]!;
  }

  /** Adds the packet that the analyzer has just taken. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    let chunk = this.chunks[this.chunks.length - 1];
    if (chunk === undefined || chunk.rows === CHUNK_ROWS) {
      chunk = new PacketColumns(this.#rows, record.fileOffset);
      this.chunks.push(chunk);
    }
    const row = chunk.rows++;
    this.#rows++;
    chunk.seconds[row] = record.seconds;
    chunk.nanoseconds[row] = record.nanoseconds;
    chunk.fileOffset[row] = record.fileOffset - chunk.firstFileOffset;
    chunk.interfaceIndex[row] = record.interfaceIndex;
    chunk.length[row] = record.originalLength;
    chunk.capturedLength[row] = record.capturedLength;
    let kinds = packet.needsDissection ? NEEDS_DISSECTION : 0;
    if (packet.ipVersion !== 0) {
      kinds |= packet.ipVersion === 4 ? IS_IPV4 : IS_IPV6;
      chunk.ipProtocol[row] = packet.ipProtocol;
      this.#addAddresses(chunk, row, record.view, packet);
    }
    if (packet.transport !== 0 && packet.stream >= 0) {
      chunk.sourcePort[row] = packet.sourcePort;
      chunk.destinationPort[row] = packet.destinationPort;
      chunk.stream[row] = packet.stream;
      if (packet.direction === 1) kinds |= IS_REVERSE;
      if (packet.transport === TCP) kinds |= this.#addTcp(chunk, row, packet);
      else if (packet.transport === UDP) {
        kinds |= IS_UDP;
        chunk.payloadLength[row] = packet.length;
      }
    }
    chunk.kinds[row] = kinds;
  }

  #addAddresses(chunk: PacketColumns, row: number, view: DataView, { ipVersion, ipOffset }: PacketAnalysis): void {
    const { addresses } = this;
    if (ipVersion === 4) {
      chunk.source[row] = addresses.number4(view.getInt32(ipOffset + SOURCE));
      chunk.destination[row] = addresses.number4(view.getInt32(ipOffset + DESTINATION));
    } else {
      chunk.source[row] = addresses.number6(view, ipOffset + SOURCE6);
      chunk.destination[row] = addresses.number6(view, ipOffset + DESTINATION6);
    }
  }

  #addTcp(chunk: PacketColumns, row: number, packet: PacketAnalysis): number {
    const { tcp } = packet;
    chunk.sequence[row] = packet.sequence;
    chunk.acknowledgment[row] = packet.acknowledgment;
    chunk.flags[row] = packet.flags;
    chunk.window[row] = packet.window;
    chunk.windowSize[row] = packet.windowSize;
    chunk.marks[row] = tcp.marks;
    chunk.duplicateAckNumber[row] = Math.min(tcp.duplicateAckNumber, 0xffff);
    chunk.bytesInFlight[row] = tcp.bytesInFlight;
    if (tcp.acksFrame !== 0) this.#addRoundTrip(chunk, row, packet);
    if (packet.length < 0) return IS_TCP;
    chunk.payloadLength[row] = packet.length;
    let isKnown = this.#agrees(2 * packet.stream + packet.direction, packet.sequence - packet.relativeSequence);
    if ((packet.flags & ACK) !== 0) {
      const other = 2 * packet.stream + 1 - packet.direction;
      isKnown = this.#agrees(other, packet.acknowledgment - packet.relativeAcknowledgment) && isKnown;
    }
    return isKnown ? IS_TCP | IS_RELATIVE : IS_TCP | NEEDS_DISSECTION;
  }

  #addRoundTrip(chunk: PacketColumns, row: number, { tcp }: PacketAnalysis): void {
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
