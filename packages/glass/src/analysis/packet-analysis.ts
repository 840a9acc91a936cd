// The analysis of one packet. One object serves all packets: the analyzer fills it anew for each.
import type { Application } from "../dissect/application.ts";
import type { SegmentAnalysis } from "./tcp/segment.ts";

const noBytes = new DataView(new ArrayBuffer(0));

export class PacketAnalysis {
  frame = 0;
  /** Version of the outermost IP header, 0 if there is none; its offset in the record's bytes; what it carries. */
  ipVersion = 0;
  ipOffset = 0;
  ipProtocol = 0;
  /** 6 (TCP), 17 (UDP), or 0. Its fields below are set only as far as `stream` and the comments say. */
  transport = 0;
  /** The TCP or UDP header is in a packet that an ICMP error quotes. */
  isQuoted = false;
  /**
   * A tunnel, a quoted packet, fragments, a cut or broken header: what stands here is right, but not all there is to the
   * packet, and a question about its fields is for the dissector.
   */
  needsDissection = false;
  /** An IP header of the packet says that it is a fragment: what it carries may depend on packets before it. */
  hasFragment = false;
  /**
   * TCP and UDP: the IP header around the transport header, which of several is the innermost. Its version, and the places of
   * its two addresses in `endsView`; valid as long as the record is.
   */
  endsVersion = 0;
  endsView: DataView = noBytes;
  sourceOffset = 0;
  destinationOffset = 0;
  /** The number of the conversation, counted from 0 for each transport; -1 if the header is cut too early to know it. */
  stream = -1;
  /** Which way in the conversation, 0 or 1. */
  direction = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** Raw, unsigned. */
  sequence = 0;
  acknowledgment = 0;
  /** Counted from the start of the conversation; raw where that is unknown (fragments, quoted packets). */
  relativeSequence = 0;
  relativeAcknowledgment = 0;
  flags = 0;
  window = 0;
  /** The window, scaled as agreed in the handshake. */
  windowSize = 0;
  /** The shift that was agreed on, -1 if the handshake was not seen, -2 if none was agreed on. */
  windowScale = 0;
  /** TCP: bytes of data, -1 if unknown. UDP: the length field. */
  length = 0;
  /** The protocol that reads the packet's data; "data" also where there is none. */
  application: Application = "data";
  /** With an application: the packet comes from the conversation's server. */
  isFromServer = false;
  /** IRC: the data does not end with a line end, so its last line goes on in a later segment. */
  hasOpenLine = false;
  /** Marks, round trips, bytes in flight. All zero for what is not TCP. */
  readonly tcp: SegmentAnalysis;
  /** Where the handshake's round trip stands, seconds before nanoseconds: it is read when somebody asks for it. */
  handshakes = new Int32Array(2);
  handshakeAt = 0;

  constructor(tcp: SegmentAnalysis) {
    this.tcp = tcp;
  }

  /** The handshake's round trip: whole seconds and nanoseconds, both 0 if it is not known. tshark shows it where `tcp.hasResult`. */
  get initialRoundTripSeconds(): number {
    return this.handshakes[this.handshakeAt]!;
  }

  set initialRoundTripSeconds(seconds: number) {
    this.handshakes[this.handshakeAt] = seconds;
  }

  get initialRoundTripNanoseconds(): number {
    return this.handshakes[this.handshakeAt + 1]!;
  }

  set initialRoundTripNanoseconds(nanoseconds: number) {
    this.handshakes[this.handshakeAt + 1] = nanoseconds;
  }
}
