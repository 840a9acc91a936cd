// Every conversation of a capture: who, how long, how much each way, the windows, the round trips, what was sent again, and how
// it ended.
import type { PacketAnalysis } from "../analysis/packet-analysis.ts";
import { markFields } from "../analysis/tcp/mark.ts";
import type { PacketRecord } from "../file/record.ts";
import { AddressTable } from "../flow/address-table.ts";
import { type RoundTripTotals, type SideTotals, StreamTable, type StreamTotals } from "../flow/stream-table.ts";

const TCP = 6;
const UDP_HEADER = 8;
const NANOSECONDS = 1_000_000_000;

/** One way of a conversation. */
export interface WaySummary {
  readonly packets: number;
  /** Bytes of data, headers not counted; and of the frames on the wire. */
  readonly bytes: number;
  readonly wireBytes: number;
  /** Least and largest calculated window; undefined before the first packet, and for UDP. */
  readonly leastWindow: number | undefined;
  readonly largestWindow: number | undefined;
  /** From the segments that went this way to their ACKs, in nanoseconds; undefined if none was measured. */
  readonly roundTrip: RoundTripTotals | undefined;
  /** How often each mark was put on packets of this way, by its name. */
  readonly marks: ReadonlyMap<string, number>;
  readonly hasFinished: boolean;
  readonly hasReset: boolean;
}

export interface ConversationSummary {
  readonly transport: "tcp" | "udp";
  readonly stream: number;
  /** "10.20.30.11:43210"; the first is who spoke first. */
  readonly ends: readonly [string, string];
  readonly firstFrame: number;
  /** Nanoseconds since 1970. */
  readonly firstTime: bigint;
  readonly lastTime: bigint;
  /** From the first end to the second, and back. */
  readonly ways: readonly [WaySummary, WaySummary];
  readonly hasOpening: boolean;
  /** Round trips in nanoseconds: the handshake's, and the least and largest to an acknowledgment. */
  readonly initialRoundTrip: bigint | undefined;
  readonly leastRoundTrip: bigint | undefined;
  readonly largestRoundTrip: bigint | undefined;
  /** How often each mark was put, by its name. */
  readonly marks: ReadonlyMap<string, number>;
}

/** How a conversation ended, as a phrase. */
export function endingWords(conversation: ConversationSummary): string {
  if (conversation.transport === "udp") return "";
  const [first, second] = conversation.ways;
  if (first.hasReset || second.hasReset) {
    const who = first.hasReset ? conversation.ends[0] : conversation.ends[1];
    return `reset by ${who}`;
  }
  if (first.hasFinished && second.hasFinished) return "closed by both ends";
  if (first.hasFinished || second.hasFinished) {
    return `half closed, by ${first.hasFinished ? conversation.ends[0] : conversation.ends[1]}`;
  }
  return "not closed in this capture";
}

interface Ends {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Which of the analysis's two directions the first packet had. */
  readonly firstDirection: number;
}

/** The conversations of one transport: what is counted in a table, who they are beside it. */
class Conversations {
  readonly table = new StreamTable();
  readonly #ends = new Map<number, Ends>();
  #count = 0;

  /** Opens the packet's conversation if this is its first packet. */
  open(record: PacketRecord, packet: PacketAnalysis, addresses: AddressTable): void {
    const { stream } = packet;
    if (this.table.hasPackets(stream, packet.direction) || this.#ends.has(stream)) return;
    this.table.open(stream, record);
    this.#count = Math.max(this.#count, stream + 1);
    this.#ends.set(stream, {
      source: addresses.at(packet.endsVersion, packet.endsView, packet.sourceOffset),
      destination: addresses.at(packet.endsVersion, packet.endsView, packet.destinationOffset),
      sourcePort: packet.sourcePort,
      destinationPort: packet.destinationPort,
      firstDirection: packet.direction,
    });
  }

  /** One of them, by its number; undefined if no packet of it was taken. */
  summary(transport: "tcp" | "udp", stream: number, addresses: AddressTable): ConversationSummary | undefined {
    const ends = this.#ends.get(stream);
    return ends === undefined ? undefined : summaryOf(transport, stream, ends, this.table.totals(stream), addresses);
  }

  /** All of them, in the order of their numbers. */
  *summaries(transport: "tcp" | "udp", addresses: AddressTable): Generator<ConversationSummary> {
    for (let stream = 0; stream < this.#count; stream++) {
      const summary = this.summary(transport, stream, addresses);
      if (summary !== undefined) yield summary;
    }
  }
}

/** Takes packets with what the analysis says about them; what it holds grows with the conversations only. */
export class ConversationList {
  readonly #addresses = new AddressTable();
  readonly #tcp = new Conversations();
  readonly #udp = new Conversations();

  /** All conversations, TCP first, in the order of their numbers. */
  get all(): readonly ConversationSummary[] {
    return [...this.each()];
  }

  /** The same, one after the other: there may be very many. */
  *each(): Generator<ConversationSummary> {
    yield* this.#tcp.summaries("tcp", this.#addresses);
    yield* this.#udp.summaries("udp", this.#addresses);
  }

  /** One conversation; undefined if no packet of it was taken. */
  one(transport: "tcp" | "udp", stream: number): ConversationSummary | undefined {
    const conversations = transport === "tcp" ? this.#tcp : this.#udp;
    return conversations.summary(transport, stream, this.#addresses);
  }

  /** Takes the next packet and what the analysis said about it. A quoted packet was counted when it was sent, if it is in the capture. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    if (packet.stream < 0 || packet.transport === 0 || packet.isQuoted) return;
    if (packet.transport === TCP) this.#addSegment(record, packet);
    else {
      this.#udp.open(record, packet, this.#addresses);
      this.#udp.table.countPacket(packet.stream, packet.direction, record, Math.max(0, packet.length - UDP_HEADER));
    }
  }

  #addSegment(record: PacketRecord, packet: PacketAnalysis): void {
    this.#tcp.open(record, packet, this.#addresses);
    const { table } = this.#tcp;
    const { stream, direction, tcp } = packet;
    table.countPacket(stream, direction, record, Math.max(0, packet.length));
    table.countSegment(stream, direction, packet.flags, packet.windowSize);
    if (!tcp.hasResult) return;
    if (tcp.marks !== 0) table.countMarks(stream, direction, tcp.marks);
    if (table.wantsHandshake(stream, direction)) {
      table.noteHandshake(stream, direction, packet.initialRoundTripSeconds, packet.initialRoundTripNanoseconds);
    }
    if (tcp.acksFrame !== 0) {
      const roundTrip = tcp.ackRoundTripSeconds * NANOSECONDS + tcp.ackRoundTripNanoseconds;
      table.countRoundTrip(stream, direction, roundTrip);
    }
  }
}

function summaryOf(
  transport: "tcp" | "udp",
  stream: number,
  ends: Ends,
  totals: StreamTotals,
  addresses: AddressTable,
): ConversationSummary {
  const there = totals.sides[ends.firstDirection]!;
  const back = totals.sides[1 - ends.firstDirection]!;
  const roundTrips = [there.roundTrip, back.roundTrip].filter((one) => one !== undefined);
  const ways = [wayOf(there), wayOf(back)] as const;
  return {
    transport,
    stream,
    ends: [
      endText(addresses, ends.source, ends.sourcePort),
      endText(addresses, ends.destination, ends.destinationPort),
    ],
    firstFrame: totals.firstFrame,
    firstTime: totals.firstTime,
    lastTime: totals.lastTime,
    ways,
    hasOpening: there.sentSyn || back.sentSyn,
    initialRoundTrip: totals.handshake,
    leastRoundTrip: extreme(
      Math.min,
      roundTrips.map(({ least }) => least),
    ),
    largestRoundTrip: extreme(
      Math.max,
      roundTrips.map(({ greatest }) => greatest),
    ),
    marks: marksByName(there.marks.map((count, bit) => count + back.marks[bit]!)),
  };
}

function wayOf(side: SideTotals): WaySummary {
  return {
    packets: side.packets,
    bytes: side.payloadBytes,
    wireBytes: side.wireBytes,
    leastWindow: side.leastWindow,
    largestWindow: side.greatestWindow,
    roundTrip: side.roundTrip,
    marks: marksByName(side.marks),
    hasFinished: side.sentFin,
    hasReset: side.sentRst,
  };
}

function endText(addresses: AddressTable, address: number, port: number): string {
  const text = addresses.text(address);
  return addresses.family(address) === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}

function extreme(choose: (...values: number[]) => number, values: readonly number[]): bigint | undefined {
  return values.length === 0 ? undefined : BigInt(choose(...values));
}

function marksByName(counts: readonly number[]): Map<string, number> {
  const named = new Map<string, number>();
  for (const [bit, { name }] of markFields) {
    const count = counts[31 - Math.clz32(bit)]!;
    if (count > 0) named.set(name, count);
  }
  return named;
}
