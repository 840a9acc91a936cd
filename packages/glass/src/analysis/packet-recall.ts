// The analysis of every packet, kept beside the index. With it a packet can be taken apart again alone, exactly as in a pass over all.
// Ten bytes a packet, and more only for the few that need it.
import { applications } from "../dissect/application.ts";
import { Dissector } from "../dissect/dissector.ts";
import { isUnfinishedChat } from "../dissect/protocol/chat-segments.ts";
import { PacketRecord } from "../file/record.ts";
import { TCP, UDP } from "./headers.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import {
  CHUNK_ROWS,
  IS_IPV4,
  IS_IPV6,
  IS_REVERSE,
  IS_TCP,
  IS_UDP,
  NEEDS_DISSECTION,
  type PacketColumns,
} from "./packet-columns.ts";
import type { PacketIndex } from "./packet-index.ts";
import { PacketValues } from "./packet-values.ts";
import { SparseColumn } from "./sparse-column.ts";
import { StreamRecall } from "./stream-recall.ts";
import { ACK } from "./tcp/segment.ts";

/** Bits of `bits`; the window scale plus two is above them. */
const HAS_TIME = 1;
const HAS_LENGTH = 2;
const IS_QUOTED = 4;
const HAS_RESULT = 8;
const LEADS_ON = 16;
/** The number of the application, shifted; and that the packet comes from its server. */
const APPLICATION_SHIFT = 5;
const APPLICATION_MASK = 3;
const IS_FROM_SERVER = 128;
const SCALE_SHIFT = 8;
const LEAST_SCALE = -2;

const mostInColumn = 0xffff;
const nanosecondsPerSecond = 1e9;
/** Rows that are read again for one packet: as many as it can have fragments. */
const mostEarlier = 8192;

/** Rows of a chunk are those of the index's chunk. */
class RecallColumns {
  readonly acksFrame = new Uint32Array(CHUNK_ROWS);
  readonly pushBytesSent = new Uint32Array(CHUNK_ROWS);
  readonly bits = new Uint16Array(CHUNK_ROWS);
}

/** Grows by chunks as its index does; the index has every packet first. */
export class PacketRecall {
  readonly #index: PacketIndex;
  readonly #chunks: RecallColumns[] = [];
  readonly #streams = new StreamRecall();
  readonly #duplicateAckFrames = new SparseColumn();
  /** Those that do not fit into the index's column. */
  readonly #duplicateAckNumbers = new SparseColumn();
  readonly #timeoutFrames = new SparseColumn();
  /** Seconds that do not fit into the index's column: before 1970, after 2106. */
  readonly #farSeconds = new Map<number, number>();
  /** Rows to those that carried a part of what is shown in them. */
  readonly #earlierRows = new SparseColumn();
  /** Sees every packet that leads on to a later one, and so knows which belong together. */
  readonly #assembler = new Dissector();
  /** By flow (twice the stream, plus the direction): where a write that was begun goes on. */
  readonly #unfinished = new Map<number, number>();
  #hasLeads = false;
  /** An empty packet at the time of whichever row passes. */
  readonly #clock = new PacketRecord();
  #firstWithTime: number | undefined;

  constructor(index: PacketIndex) {
    this.#index = index;
  }

  /** Whether any packet leads on to a later one. */
  get hasLeads(): boolean {
    return this.#hasLeads;
  }

  /** Adds the packet that the analyzer and the index have just taken. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    const row = this.#index.rows - 1;
    const at = row % CHUNK_ROWS;
    if (at === 0) this.#chunks.push(new RecallColumns());
    const columns = this.#chunks[this.#chunks.length - 1]!;
    let bits = 0;
    if (record.hasTime) {
      bits = HAS_TIME;
      this.#firstWithTime ??= row;
      if (record.seconds !== record.seconds >>> 0) this.#farSeconds.set(row, record.seconds);
    }
    if (packet.stream >= 0) {
      if (packet.isQuoted) bits |= IS_QUOTED;
      bits |= applications.indexOf(packet.application) << APPLICATION_SHIFT;
      if (packet.isFromServer) bits |= IS_FROM_SERVER;
      if (packet.transport === TCP) bits |= this.#addSegment(columns, row, packet);
    }
    const isOfWrite = packet.transport === TCP && packet.length > 0 && this.#isOfUnfinishedWrite(packet);
    if (isOfWrite || packet.hasFragment) {
      bits |= LEADS_ON;
      this.#addLead(row, record, packet);
    }
    columns.bits[at] = bits;
  }

  /** Sets `into` to what the analysis said about a row when it was its turn: all that `PacketValues` reads, and the places it came by. */
  restore(row: number, into: PacketAnalysis): void {
    const chunk = this.#index.chunkOf(row);
    const at = row - chunk.firstRow;
    const bits = this.#bits(row);
    const kinds = chunk.kinds[at]!;
    into.frame = row + 1;
    into.ipVersion = (kinds & IS_IPV4) !== 0 ? 4 : (kinds & IS_IPV6) !== 0 ? 6 : 0;
    into.ipProtocol = chunk.ipProtocol[at]!;
    into.isQuoted = (bits & IS_QUOTED) !== 0;
    into.needsDissection = (kinds & NEEDS_DISSECTION) !== 0;
    into.transport = (kinds & IS_TCP) !== 0 ? TCP : (kinds & IS_UDP) !== 0 ? UDP : 0;
    into.stream = into.transport === 0 ? -1 : chunk.stream[at]!;
    into.direction = (kinds & IS_REVERSE) === 0 ? 0 : 1;
    into.sourcePort = chunk.sourcePort[at]!;
    into.destinationPort = chunk.destinationPort[at]!;
    into.length = into.transport !== TCP || (bits & HAS_LENGTH) !== 0 ? chunk.payloadLength[at]! : -1;
    into.application = applications[(bits >>> APPLICATION_SHIFT) & APPLICATION_MASK]!;
    into.isFromServer = (bits & IS_FROM_SERVER) !== 0;
    this.#restoreSegment(chunk, at, into);
    this.#restoreResults(chunk, at, into);
  }

  /**
   * What later packets show may depend on this one: a fragment, a segment of a write that goes on. A dissector that is to show
   * those has to have seen it.
   */
  leadsOn(row: number): boolean {
    return (this.#bits(row) & LEADS_ON) !== 0;
  }

  /** The TCP or UDP header that the index knows of a row is in a packet that an ICMP error quotes. */
  isQuoted(row: number): boolean {
    return (this.#bits(row) & IS_QUOTED) !== 0;
  }

  /** The rows that a new dissector has to take apart before this one, in order, to show it as in its turn. */
  earlierRows(row: number): readonly number[] {
    const rows = new Set<number>([row]);
    // A set is walked to its end, also to what is added on the way.
    for (const known of rows) {
      for (const earlier of this.#earlierRows.all(known)) if (rows.size <= mostEarlier) rows.add(earlier);
    }
    rows.delete(row);
    return [...rows].sort((one, other) => one - other);
  }

  /** Sets a dissector's clock as if all rows before this one, which it is to take apart next, had passed. */
  passTo(row: number, dissector: Dissector): void {
    const first = this.#firstWithTime;
    if (first === undefined || first >= row || !this.#hasTime(row)) return;
    let before = row - 1;
    while (!this.#hasTime(before)) before -= 1;
    this.#pass(first, dissector);
    this.#pass(before, dissector);
  }

  /** From one row's time to another's, in seconds. */
  secondsBetween(from: number, to: number): number {
    const nanoseconds = this.#nanoseconds(to) - this.#nanoseconds(from);
    return this.#seconds(to) - this.#seconds(from) + nanoseconds / nanosecondsPerSecond;
  }

  #bits(row: number): number {
    return this.#chunks[Math.floor(row / CHUNK_ROWS)]!.bits[row % CHUNK_ROWS]!;
  }

  #seconds(row: number): number {
    const far = this.#farSeconds.size === 0 ? undefined : this.#farSeconds.get(row);
    return far ?? this.#index.chunkOf(row).seconds[row % CHUNK_ROWS]!;
  }

  #nanoseconds(row: number): number {
    return this.#index.chunkOf(row).nanoseconds[row % CHUNK_ROWS]!;
  }

  #hasTime(row: number): boolean {
    return (this.#bits(row) & HAS_TIME) !== 0;
  }

  #pass(row: number, dissector: Dissector): void {
    this.#clock.seconds = this.#seconds(row);
    this.#clock.nanoseconds = this.#nanoseconds(row);
    dissector.pass(this.#clock);
  }

  #addLead(row: number, record: PacketRecord, packet: PacketAnalysis): void {
    this.#hasLeads = true;
    const { earlierFrames } = this.#assembler.summarize(record, new PacketValues(packet));
    for (const frame of earlierFrames) this.#earlierRows.add(row, frame - 1);
  }

  /** A segment of chat that goes on in a later one, or any segment of a flow in which one does. */
  #isOfUnfinishedWrite(packet: PacketAnalysis): boolean {
    const isUnfinished = isUnfinishedChat(packet);
    if (packet.stream < 0 || (!isUnfinished && this.#unfinished.size === 0)) return false;
    const flow = 2 * packet.stream + packet.direction;
    const next = this.#unfinished.get(flow);
    const end = packet.sequence + packet.length;
    if (isUnfinished) {
      if (next === undefined || ((end - next) | 0) > 0) this.#unfinished.set(flow, end);
      return true;
    }
    if (next !== undefined && ((packet.sequence - next) | 0) >= 0) this.#unfinished.delete(flow);
    return next !== undefined;
  }

  #addSegment(columns: RecallColumns, row: number, packet: PacketAnalysis): number {
    const { tcp, stream, direction } = packet;
    const at = row % CHUNK_ROWS;
    columns.acksFrame[at] = tcp.acksFrame;
    columns.pushBytesSent[at] = tcp.pushBytesSent;
    if (tcp.duplicateAckFrame !== 0) this.#duplicateAckFrames.add(row, tcp.duplicateAckFrame);
    if (tcp.duplicateAckNumber > mostInColumn) this.#duplicateAckNumbers.add(row, tcp.duplicateAckNumber);
    if (tcp.timeoutFrame !== 0) this.#timeoutFrames.add(row, tcp.timeoutFrame);
    let bits = (packet.windowScale - LEAST_SCALE) << SCALE_SHIFT;
    if (tcp.hasResult) {
      bits |= HAS_RESULT;
      const { initialRoundTripSeconds: seconds, initialRoundTripNanoseconds: nanoseconds } = packet;
      if (seconds !== 0 || nanoseconds !== 0) this.#streams.addHandshake(row, stream, seconds, nanoseconds);
    }
    if (packet.length < 0) return bits;
    this.#addBase(row, stream, direction, packet.sequence - packet.relativeSequence);
    if ((packet.flags & ACK) !== 0) {
      this.#addBase(row, stream, 1 - direction, packet.acknowledgment - packet.relativeAcknowledgment);
    }
    return bits | HAS_LENGTH;
  }

  #addBase(row: number, stream: number, direction: number, base: number): void {
    this.#streams.addBase(row, 2 * stream + direction, base, this.#index.base(stream, direction));
  }

  #base(row: number, stream: number, direction: number): number {
    return this.#streams.base(row, 2 * stream + direction, this.#index.base(stream, direction));
  }

  #restoreSegment(chunk: PacketColumns, at: number, into: PacketAnalysis): void {
    const { stream, direction } = into;
    const row = into.frame - 1;
    const sequence = chunk.sequence[at]!;
    const acknowledgment = chunk.acknowledgment[at]!;
    const flags = chunk.flags[at]!;
    const isRelative = into.transport === TCP && into.length >= 0;
    const hasAck = (flags & ACK) !== 0;
    into.sequence = sequence;
    into.acknowledgment = acknowledgment;
    into.relativeSequence = isRelative ? (sequence - this.#base(row, stream, direction)) >>> 0 : sequence;
    into.relativeAcknowledgment =
      isRelative && hasAck ? (acknowledgment - this.#base(row, stream, 1 - direction)) >>> 0 : acknowledgment;
    into.flags = flags;
    into.window = chunk.window[at]!;
    into.windowSize = chunk.windowSize[at]!;
    into.windowScale = (this.#bits(row) >>> SCALE_SHIFT) + LEAST_SCALE;
  }

  #restoreResults(chunk: PacketColumns, at: number, into: PacketAnalysis): void {
    const { tcp } = into;
    const row = into.frame - 1;
    const columns = this.#chunks[Math.floor(row / CHUNK_ROWS)]!;
    const number = chunk.duplicateAckNumber[at]!;
    const isKnown = into.transport === TCP;
    const [seconds, nanoseconds] = isKnown ? this.#streams.handshake(row, into.stream) : [0, 0];
    into.initialRoundTripSeconds = seconds;
    into.initialRoundTripNanoseconds = nanoseconds;
    tcp.marks = chunk.marks[at]!;
    tcp.hasResult = (columns.bits[at]! & HAS_RESULT) !== 0;
    tcp.bytesInFlight = chunk.bytesInFlight[at]!;
    tcp.pushBytesSent = columns.pushBytesSent[at]!;
    tcp.duplicateAckNumber = number < mostInColumn ? number : this.#duplicateAckNumbers.get(row) || number;
    tcp.duplicateAckFrame = number === 0 ? 0 : this.#duplicateAckFrames.get(row);
    tcp.acksFrame = columns.acksFrame[at]!;
    [tcp.ackRoundTripSeconds, tcp.ackRoundTripNanoseconds] = this.#since(tcp.acksFrame, row);
    tcp.timeoutFrame = this.#timeoutFrames.get(row);
    [tcp.timeoutSeconds, tcp.timeoutNanoseconds] = this.#since(tcp.timeoutFrame, row);
  }

  /** From an earlier frame's time to a row's, as the rules count it: seconds as 32 bits with a sign, and nanoseconds. */
  #since(frame: number, row: number): readonly [seconds: number, nanoseconds: number] {
    if (frame === 0) return [0, 0];
    const before = frame - 1;
    const seconds = ((this.#seconds(row) | 0) - (this.#seconds(before) | 0)) | 0;
    return [seconds, this.#nanoseconds(row) - this.#nanoseconds(before)];
  }
}
