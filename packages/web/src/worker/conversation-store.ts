// The packets of one conversation as columns, gathered from the index, and kept while somebody looks at them.
import {
  IS_RELATIVE,
  IS_REVERSE,
  IS_TCP,
  isUdp,
  PacketAnalysis,
  SegmentAnalysis,
  type PacketColumns,
} from "@vitrine/glass";
import type { ConversationName } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { GrowingColumns, type ConversationColumns } from "./conversation-columns.ts";

const ACK = 0x10;
const nanosecondsPerSecond = 1e9;
/** The column of lengths counts it, the ladder does not (RFC 768). */
const udpHeaderLength = 8;

/** Which of the analysis's two directions a packet goes. */
function wayOf(chunk: PacketColumns, row: number): number {
  return (chunk.kinds[row - chunk.firstRow]! & IS_REVERSE) === 0 ? 0 : 1;
}

export interface KeptConversation {
  readonly ends: readonly [string, string];
  /** What relative sequence numbers count from, per end. */
  readonly bases: readonly [number, number];
  readonly columns: ConversationColumns;
  readonly largestWindow: number;
}

/** A conversation's packets, as far as the capture was looked through. */
class Gathering {
  readonly name: ConversationName;
  readonly ends: readonly [string, string];
  readonly columns = new GrowingColumns();
  looked = 0;
  largestWindow = 0;
  /** Which of the analysis's directions the first packet goes. */
  firstWay: number | undefined;
  bases: readonly [number, number] | undefined;

  constructor(name: ConversationName, ends: readonly [string, string]) {
    this.name = name;
    this.ends = ends;
  }
}

export class ConversationStore {
  readonly #reader: CaptureReader;
  readonly #packet = new PacketAnalysis(new SegmentAnalysis());
  #kept: Gathering | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Undefined where there is no such conversation. */
  one(name: ConversationName): KeptConversation | undefined {
    const gathering = this.#gathering(name);
    if (gathering === undefined) return undefined;
    this.#goOn(gathering);
    const { ends, columns, bases = [0, 0], largestWindow } = gathering;
    return { ends, bases, columns: columns.view, largestWindow };
  }

  #gathering(name: ConversationName): Gathering | undefined {
    const { transport, stream } = name;
    const kept = this.#kept;
    if (kept?.name.transport === transport && kept.name.stream === stream && this.#haveBasesStayed(kept)) return kept;
    const summary = this.#reader.conversations.one(transport, stream);
    this.#kept = summary && new Gathering(name, summary.ends);
    return this.#kept;
  }

  /** A segment that was late can move the number that all others count from: then they are counted anew. */
  #haveBasesStayed({ bases, name, firstWay }: Gathering): boolean {
    if (bases === undefined || firstWay === undefined) return true;
    const [first, second] = this.#basesOf(name, firstWay);
    return first === bases[0] && second === bases[1];
  }

  #basesOf({ transport, stream }: ConversationName, firstWay: number): readonly [number, number] {
    if (transport === "udp") return [0, 0];
    const { index } = this.#reader;
    return [index.base(stream, firstWay) >>> 0, index.base(stream, 1 - firstWay) >>> 0];
  }

  /** Gathers the packets that have come since the last time. */
  #goOn(gathering: Gathering): void {
    const { index, recall } = this.#reader;
    const { name } = gathering;
    const isOfTransport = (some: number): boolean => (name.transport === "tcp" ? (some & IS_TCP) !== 0 : isUdp(some));
    while (gathering.looked < index.rows) {
      const chunk = index.chunkOf(gathering.looked);
      const { stream: streams, kinds, firstRow } = chunk;
      for (let at = gathering.looked - firstRow; at < chunk.rows; at += 1) {
        if (streams[at] !== name.stream || !isOfTransport(kinds[at]!)) continue;
        // What an error quotes was sent before; it is no packet of the conversation.
        if (!recall.isQuoted(firstRow + at)) this.#add(gathering, chunk, firstRow + at);
      }
      gathering.looked = firstRow + chunk.rows;
    }
    if (gathering.firstWay !== undefined) gathering.bases = this.#basesOf(name, gathering.firstWay);
  }

  #add(gathering: Gathering, chunk: PacketColumns, row: number): void {
    const { index, recall } = this.#reader;
    const { columns, name } = gathering;
    const at = row - chunk.firstRow;
    const way = wayOf(chunk, row);
    gathering.firstWay ??= way;
    const isTcp = name.transport === "tcp";
    const window = chunk.windowSize[at]!;
    gathering.largestWindow = Math.max(gathering.largestWindow, window);
    const { into, at: place } = columns.next();
    into.frame[place] = row + 1;
    into.time[place] = recall.secondsBetween(0, row);
    into.from[place] = way === gathering.firstWay ? 0 : 1;
    into.flags[place] = chunk.flags[at]!;
    into.length[place] = isTcp ? chunk.payloadLength[at]! : Math.max(0, chunk.payloadLength[at]! - udpHeaderLength);
    into.window[place] = window;
    into.marks[place] = chunk.marks[at]!;
    into.duplicateAckNumber[place] = chunk.duplicateAckNumber[at]!;
    into.bytesInFlight[place] = chunk.bytesInFlight[at]!;
    into.roundTrip[place] = (index.longRoundTrips.get(row) ?? chunk.roundTrip[at]!) / nanosecondsPerSecond;
    if (isTcp) this.#addNumbers(into, place, chunk, row);
  }

  /** Relative numbers. */
  #addNumbers(into: ConversationColumns, place: number, chunk: PacketColumns, row: number): void {
    const { index, recall } = this.#reader;
    const at = row - chunk.firstRow;
    if ((chunk.kinds[at]! & IS_RELATIVE) === 0) {
      recall.restore(row, this.#packet);
      into.sequence[place] = this.#packet.relativeSequence;
      into.acknowledgment[place] = this.#packet.relativeAcknowledgment;
      return;
    }
    const stream = chunk.stream[at]!;
    const way = wayOf(chunk, row);
    const hasAck = (chunk.flags[at]! & ACK) !== 0;
    into.sequence[place] = chunk.sequence[at]! - index.base(stream, way);
    into.acknowledgment[place] = chunk.acknowledgment[at]! - (hasAck ? index.base(stream, 1 - way) : 0);
  }
}
