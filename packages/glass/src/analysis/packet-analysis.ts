// What the analysis says about one packet. One object serves all packets: the analyzer fills it anew for each.
import { ACK, type Segment, type SegmentAnalysis, SYN } from "./tcp/segment.ts";

export class PacketAnalysis {
  frame = 0;
  /** Version of the outermost IP header, 0 if there is none; its offset in the record's bytes; what it carries. */
  ipVersion = 0;
  ipOffset = 0;
  ipProtocol = 0;
  /** 6 (TCP), 17 (UDP), or 0. Its fields below are set only as far as `stream` and the comments say. */
  transport = 0;
  /** The TCP or UDP header stands in a packet that an ICMP error quotes. */
  isQuoted = false;
  /**
   * A tunnel, a quoted packet, fragments, a cut or broken header: what stands here is right, but not all there is to the
   * packet, and a question about its fields is for the dissector.
   */
  needsDissection = false;
  /** The number of the conversation, counted from 0 for each transport; -1 if the header is cut before it can be told. */
  stream = -1;
  /** Which way in the conversation, 0 or 1. */
  direction = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** UDP: the length field. */
  udpLength = 0;
  /** The segment's header, as it was read, and what TCP analysis says about it: marks, round trips, bytes in flight. Only for TCP, where `stream` is not -1. */
  readonly segment: Segment;
  readonly tcp: SegmentAnalysis;
  /** What the relative numbers of this direction and of the other count from; both 0 where they cannot be told: in fragments and quoted packets. */
  base = 0;
  otherBase = 0;
  /** The shift that was agreed on, -1 if the handshake was not seen, -2 if none was agreed on. */
  windowScale = 0;
  /** The handshake's round trip, where `tcp.hasResult` says that it is told; 0 if it is not known. */
  initialRoundTripSeconds = 0;
  initialRoundTripNanoseconds = 0;

  constructor(segment: Segment, tcp: SegmentAnalysis) {
    this.segment = segment;
    this.tcp = tcp;
  }

  /** TCP's numbers as they stand in the header, unsigned. */
  get sequence(): number {
    return this.segment.sequence >>> 0;
  }

  get acknowledgment(): number {
    return this.segment.acknowledgment >>> 0;
  }

  /** Counted from the start of the conversation; raw where that cannot be told. */
  get relativeSequence(): number {
    return (this.segment.sequence - this.base) >>> 0;
  }

  /** Without the ACK flag the number means nothing, and stays as it is. */
  get relativeAcknowledgment(): number {
    const { acknowledgment, flags } = this.segment;
    return (flags & ACK) === 0 ? acknowledgment >>> 0 : (acknowledgment - this.otherBase) >>> 0;
  }

  /** The window, scaled as agreed in the handshake; that of a SYN never is (RFC 7323 §2.2). */
  get windowSize(): number {
    const { window, flags, length } = this.segment;
    return this.windowScale > 0 && length >= 0 && (flags & SYN) === 0 ? window << this.windowScale : window;
  }
}
