// What is kept of every packet, in typed arrays: where it stands in the file, and what the analysis said about it.
import { PacketAnalysis, SegmentAnalysis, type PacketRecord } from "@vitrine/glass";

type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Int8Array | Uint8Array;

/** Doubles an array that is full. */
function grown<Kind extends Numbers>(column: Kind, length: number): Kind {
  const Constructor = column.constructor as new (length: number) => Kind;
  const larger = new Constructor(length);
  larger.set(column);
  return larger;
}

/** Bits of `kinds`. */
const QUOTED = 1;
const NEEDS_DISSECTION = 2;
const HAS_RESULT = 4;
const REVERSE = 8;

const firstRows = 4096;

const emptyColumns = () => ({
  fileOffset: new Float64Array(firstRows),
  interfaceIndex: new Uint16Array(firstRows),
  /** Nanoseconds since 1970 would not fit a double: seconds, and nanoseconds within the second. */
  seconds: new Float64Array(firstRows),
  nanoseconds: new Uint32Array(firstRows),
  originalLength: new Uint32Array(firstRows),
  capturedLength: new Uint32Array(firstRows),
  kinds: new Uint8Array(firstRows),
  /** Of the outermost IP header: 4, 6, or 0; the addresses of IPv4 as one word each. */
  ipVersion: new Uint8Array(firstRows),
  source: new Uint32Array(firstRows),
  destination: new Uint32Array(firstRows),
  sourcePort: new Uint16Array(firstRows),
  destinationPort: new Uint16Array(firstRows),
  transport: new Uint8Array(firstRows),
  stream: new Int32Array(firstRows),
  flags: new Uint16Array(firstRows),
  sequence: new Uint32Array(firstRows),
  acknowledgment: new Uint32Array(firstRows),
  relativeSequence: new Uint32Array(firstRows),
  relativeAcknowledgment: new Uint32Array(firstRows),
  window: new Uint16Array(firstRows),
  windowSize: new Uint32Array(firstRows),
  windowScale: new Int8Array(firstRows),
  length: new Int32Array(firstRows),
  marks: new Uint16Array(firstRows),
  bytesInFlight: new Uint32Array(firstRows),
  pushBytesSent: new Uint32Array(firstRows),
  duplicateAckNumber: new Uint32Array(firstRows),
  /** The frame that is told of: acknowledged, repeated, or sent again. Of these a segment has one at most, by its marks. */
  acksFrame: new Uint32Array(firstRows),
  duplicateAckFrame: new Uint32Array(firstRows),
  timeoutFrame: new Uint32Array(firstRows),
  /** In seconds. */
  roundTrip: new Float64Array(firstRows),
  initialRoundTrip: new Float64Array(firstRows),
});

const nanosecondsPerSecond = 1e9;

export class PacketTable {
  columns = emptyColumns();
  rows = 0;

  /** Adds the record that the analyzer has just taken. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    const row = this.rows++;
    if (row === this.columns.flags.length) this.#grow();
    const { columns } = this;
    columns.fileOffset[row] = record.fileOffset;
    columns.interfaceIndex[row] = record.interfaceIndex;
    columns.seconds[row] = record.seconds;
    columns.nanoseconds[row] = record.nanoseconds;
    columns.originalLength[row] = record.originalLength;
    columns.capturedLength[row] = record.capturedLength;
    columns.stream[row] = packet.stream;
    columns.ipVersion[row] = packet.ipVersion;
    if (packet.ipVersion === 4) {
      columns.source[row] = record.view.getUint32(packet.ipOffset + 12);
      columns.destination[row] = record.view.getUint32(packet.ipOffset + 16);
    }
    columns.kinds[row] = packet.needsDissection ? NEEDS_DISSECTION : 0;
    if (packet.transport === 0) return;
    columns.transport[row] = packet.transport;
    columns.sourcePort[row] = packet.sourcePort;
    columns.destinationPort[row] = packet.destinationPort;
    columns.kinds[row]! |=
      (packet.isQuoted ? QUOTED : 0) | (packet.tcp.hasResult ? HAS_RESULT : 0) | (packet.direction === 1 ? REVERSE : 0);
    columns.length[row] = packet.length;
    if (packet.transport === 6) this.#addSegment(row, packet);
  }

  /** Sets `packet` to what the analysis said about a row when it was its turn. */
  restore(row: number, packet: PacketAnalysis): void {
    const { columns } = this;
    const { tcp } = packet;
    const kinds = columns.kinds[row]!;
    Object.assign(packet, {
      frame: row + 1,
      transport: columns.transport[row]!,
      stream: columns.stream[row]!,
      isQuoted: (kinds & QUOTED) !== 0,
      needsDissection: (kinds & NEEDS_DISSECTION) !== 0,
      direction: (kinds & REVERSE) === 0 ? 0 : 1,
      flags: columns.flags[row]!,
      sequence: columns.sequence[row]!,
      acknowledgment: columns.acknowledgment[row]!,
      relativeSequence: columns.relativeSequence[row]!,
      relativeAcknowledgment: columns.relativeAcknowledgment[row]!,
      windowSize: columns.windowSize[row]!,
      windowScale: columns.windowScale[row]!,
      length: columns.length[row]!,
    });
    [packet.initialRoundTripSeconds, packet.initialRoundTripNanoseconds] = parts(columns.initialRoundTrip[row]!);
    tcp.marks = columns.marks[row]!;
    tcp.bytesInFlight = columns.bytesInFlight[row]!;
    tcp.pushBytesSent = columns.pushBytesSent[row]!;
    tcp.duplicateAckNumber = columns.duplicateAckNumber[row]!;
    tcp.duplicateAckFrame = columns.duplicateAckFrame[row]!;
    tcp.acksFrame = columns.acksFrame[row]!;
    tcp.timeoutFrame = columns.timeoutFrame[row]!;
    tcp.hasResult = (kinds & HAS_RESULT) !== 0;
    [tcp.ackRoundTripSeconds, tcp.ackRoundTripNanoseconds] = parts(columns.roundTrip[row]!);
    const waited = tcp.timeoutFrame === 0 ? 0 : this.secondsBetween(tcp.timeoutFrame - 1, row);
    [tcp.timeoutSeconds, tcp.timeoutNanoseconds] = parts(waited);
  }

  /** Whether the columns leave something out of a packet: tunnels, fragments, headers that are cut. */
  needsDissection(row: number): boolean {
    return (this.columns.kinds[row]! & NEEDS_DISSECTION) !== 0;
  }

  /** Which of the analysis's two directions a packet goes. */
  directionOf(row: number): number {
    return (this.columns.kinds[row]! & REVERSE) === 0 ? 0 : 1;
  }

  secondsBetween(from: number, to: number): number {
    const { seconds, nanoseconds } = this.columns;
    return seconds[to]! - seconds[from]! + (nanoseconds[to]! - nanoseconds[from]!) / nanosecondsPerSecond;
  }

  #addSegment(row: number, packet: PacketAnalysis): void {
    const { columns } = this;
    const { tcp } = packet;
    columns.flags[row] = packet.flags;
    columns.sequence[row] = packet.sequence;
    columns.acknowledgment[row] = packet.acknowledgment;
    columns.relativeSequence[row] = packet.relativeSequence;
    columns.relativeAcknowledgment[row] = packet.relativeAcknowledgment;
    columns.window[row] = packet.window;
    columns.windowSize[row] = packet.windowSize;
    columns.windowScale[row] = packet.windowScale;
    columns.marks[row] = tcp.marks;
    columns.bytesInFlight[row] = tcp.bytesInFlight;
    columns.pushBytesSent[row] = tcp.pushBytesSent;
    columns.duplicateAckNumber[row] = tcp.duplicateAckNumber;
    columns.duplicateAckFrame[row] = tcp.duplicateAckFrame;
    columns.acksFrame[row] = tcp.acksFrame;
    columns.timeoutFrame[row] = tcp.timeoutFrame;
    columns.roundTrip[row] = tcp.ackRoundTripSeconds + tcp.ackRoundTripNanoseconds / nanosecondsPerSecond;
    columns.initialRoundTrip[row] =
      packet.initialRoundTripSeconds + packet.initialRoundTripNanoseconds / nanosecondsPerSecond;
  }

  #grow(): void {
    const length = 2 * this.columns.flags.length;
    const entries = Object.entries(this.columns).map(([name, column]) => [name, grown<Numbers>(column, length)]);
    this.columns = Object.fromEntries(entries) as typeof this.columns;
  }
}

/** A packet's analysis to be filled by `restore`. */
export function emptyAnalysis(): PacketAnalysis {
  return new PacketAnalysis(new SegmentAnalysis());
}

/** Whole seconds, and nanoseconds within the second. */
function parts(seconds: number): [number, number] {
  const whole = Math.trunc(seconds);
  return [whole, Math.round((seconds - whole) * nanosecondsPerSecond)];
}
