// The columns of a run of packets: what filters, lists and pictures need of every packet, in typed arrays, 72 bytes a packet.

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
/** Its data is read as the lab's chat. */
export const IS_CHAT = 128;

/** Its data is read as IRC, which only TCP carries. All bits are taken: that of UDP says it beside that of TCP. */
export const IS_IRC = IS_TCP | IS_UDP;

/** Whether these kinds are those of a UDP packet. */
export function isUdp(kinds: number): boolean {
  return (kinds & IS_IRC) === IS_UDP;
}

/** A round trip that does not fit its column is in `ColumnWriter.longRoundTrips`. */
export const LONG_ROUND_TRIP = 0xffff_ffff;

/** Set before the columns are made, which need the number of rows. */
class Run {
  rows = 0;
  /** The rows that there is room for. */
  readonly capacity: number;
  /** Of the first row: the frame's number less one, and its place in the file in bytes. */
  firstRow: number;
  readonly firstFileOffset: number;
  /** The time of the packet before the first row; of the capture's first packet: its own. */
  secondsBefore = 0;
  nanosecondsBefore = 0;

  constructor(firstRow: number, firstFileOffset: number, capacity: number) {
    this.firstRow = firstRow;
    this.firstFileOffset = firstFileOffset;
    this.capacity = capacity;
  }
}

/** A run of packets, one typed array a column. Rows past `rows` are not filled. */
export class PacketColumns extends Run {
  readonly seconds = new Uint32Array(this.capacity);
  readonly nanoseconds = new Uint32Array(this.capacity);
  /** In the file, from `firstFileOffset` on. */
  readonly fileOffset = new Uint32Array(this.capacity);
  readonly interfaceIndex = new Uint16Array(this.capacity);
  readonly length = new Uint32Array(this.capacity);
  readonly capturedLength = new Uint32Array(this.capacity);
  readonly kinds = new Uint8Array(this.capacity);
  /** The protocol number in the IP header. */
  readonly ipProtocol = new Uint8Array(this.capacity);
  /** Numbers of addresses (`ColumnWriter.addresses`). */
  readonly source = new Uint32Array(this.capacity);
  readonly destination = new Uint32Array(this.capacity);
  readonly sourcePort = new Uint16Array(this.capacity);
  readonly destinationPort = new Uint16Array(this.capacity);
  readonly stream = new Uint32Array(this.capacity);
  /** TCP: bytes of data (`tcp.len`). UDP: the length field. */
  readonly payloadLength = new Uint32Array(this.capacity);
  readonly sequence = new Uint32Array(this.capacity);
  readonly acknowledgment = new Uint32Array(this.capacity);
  readonly flags = new Uint16Array(this.capacity);
  readonly window = new Uint16Array(this.capacity);
  readonly windowSize = new Uint32Array(this.capacity);
  /** The bits of `markFields`. */
  readonly marks = new Uint16Array(this.capacity);
  readonly duplicateAckNumber = new Uint16Array(this.capacity);
  readonly bytesInFlight = new Uint32Array(this.capacity);
  /** In nanoseconds, 0 where there is none. */
  readonly roundTrip = new Uint32Array(this.capacity);

  constructor(firstRow: number, firstFileOffset: number, capacity = CHUNK_ROWS) {
    super(firstRow, firstFileOffset, capacity);
  }
}
