// Every conversation of a capture: who, how long, how much each way, the windows, the round trips, what was sent again, and how
// it ended.
import type { PacketAnalysis } from "../analysis/packet-analysis.ts";
import { markFields } from "../analysis/tcp/mark.ts";
import { FIN, RST, SYN } from "../analysis/tcp/segment.ts";
import { addressText4, addressText6 } from "../dissect/address.ts";
import type { PacketRecord } from "../file/record.ts";

/** One way of a conversation. */
export interface WaySummary {
  packets: number;
  /** Bytes of data, headers not counted. */
  bytes: number;
  /** Least and largest calculated window; undefined before the first packet, and for UDP. */
  leastWindow: number | undefined;
  largestWindow: number | undefined;
  hasFinished: boolean;
  hasReset: boolean;
}

export interface ConversationSummary {
  readonly transport: "tcp" | "udp";
  readonly stream: number;
  /** "10.20.30.11:43210"; the first is who spoke first. */
  readonly ends: readonly [string, string];
  readonly firstFrame: number;
  readonly firstTime: bigint;
  lastTime: bigint;
  /** From the first end to the second, and back. */
  readonly ways: readonly [WaySummary, WaySummary];
  hasOpening: boolean;
  /** Round trips in nanoseconds: the handshake's, and the least and largest to an acknowledgment. */
  initialRoundTrip: bigint | undefined;
  leastRoundTrip: bigint | undefined;
  largestRoundTrip: bigint | undefined;
  /** How often each mark was put, by its name. */
  readonly marks: Map<string, number>;
}

/** How a conversation ended, in words. */
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

export class ConversationList {
  readonly #tcp: ConversationSummary[] = [];
  readonly #udp: ConversationSummary[] = [];
  /** Per conversation, which of the analysis's two directions the first packet had. */
  readonly #firstDirection = new Map<ConversationSummary, number>();

  /** All conversations, TCP first, in the order of their numbers. */
  get all(): readonly ConversationSummary[] {
    return [...this.#tcp.filter(Boolean), ...this.#udp.filter(Boolean)];
  }

  /** Takes the next packet and what the analysis said about it. */
  add(record: PacketRecord, packet: PacketAnalysis): void {
    if (packet.stream < 0 || packet.transport === 0 || packet.isQuoted) return;
    const list = packet.transport === 6 ? this.#tcp : this.#udp;
    const time = BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds);
    const conversation = (list[packet.stream] ??= this.#open(record, packet, time));
    conversation.lastTime = time;
    const way = conversation.ways[packet.direction === this.#firstDirection.get(conversation) ? 0 : 1];
    way.packets += 1;
    way.bytes += packet.transport === 6 ? Math.max(0, packet.length) : Math.max(0, packet.length - 8);
    if (packet.transport === 6) addSegment(conversation, way, packet);
  }

  #open(record: PacketRecord, packet: PacketAnalysis, time: bigint): ConversationSummary {
    const at = packet.ipOffset;
    const [source, destination] =
      packet.ipVersion === 6
        ? [`[${addressText6(record.bytes, at + 8)}]`, `[${addressText6(record.bytes, at + 24)}]`]
        : [addressText4(record.bytes, at + 12), addressText4(record.bytes, at + 16)];
    const conversation: ConversationSummary = {
      transport: packet.transport === 6 ? "tcp" : "udp",
      stream: packet.stream,
      ends: [`${source}:${packet.sourcePort}`, `${destination}:${packet.destinationPort}`],
      firstFrame: record.frame,
      firstTime: time,
      lastTime: time,
      ways: [emptyWay(), emptyWay()],
      hasOpening: false,
      initialRoundTrip: undefined,
      leastRoundTrip: undefined,
      largestRoundTrip: undefined,
      marks: new Map(),
    };
    this.#firstDirection.set(conversation, packet.direction);
    return conversation;
  }
}

function emptyWay(): WaySummary {
  return {
    packets: 0,
    bytes: 0,
    leastWindow: undefined,
    largestWindow: undefined,
    hasFinished: false,
    hasReset: false,
  };
}

function addSegment(conversation: ConversationSummary, way: WaySummary, packet: PacketAnalysis): void {
  const { flags, tcp, windowSize } = packet;
  if (flags & SYN) conversation.hasOpening = true;
  if (flags & FIN) way.hasFinished = true;
  if (flags & RST) way.hasReset = true;
  // A reset's window means nothing.
  else {
    way.leastWindow = Math.min(way.leastWindow ?? Infinity, windowSize);
    way.largestWindow = Math.max(way.largestWindow ?? 0, windowSize);
  }
  const handshake =
    BigInt(packet.initialRoundTripSeconds) * 1_000_000_000n + BigInt(packet.initialRoundTripNanoseconds);
  if (handshake > 0n) conversation.initialRoundTrip ??= handshake;
  const roundTrip = BigInt(tcp.ackRoundTripSeconds) * 1_000_000_000n + BigInt(tcp.ackRoundTripNanoseconds);
  if (roundTrip > 0n) {
    const { leastRoundTrip, largestRoundTrip } = conversation;
    if (leastRoundTrip === undefined || roundTrip < leastRoundTrip) conversation.leastRoundTrip = roundTrip;
    if (largestRoundTrip === undefined || roundTrip > largestRoundTrip) conversation.largestRoundTrip = roundTrip;
  }
  if (tcp.marks === 0) return;
  for (const [bit, { name }] of markFields) {
    if (tcp.marks & bit) conversation.marks.set(name, (conversation.marks.get(name) ?? 0) + 1);
  }
}
