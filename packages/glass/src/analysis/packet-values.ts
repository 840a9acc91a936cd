// What the analysis says about a packet, by the names of the derived fields: the way from the fast path to the dissector.
import type { Application } from "../dissect/application.ts";
import { tcpAnalysisFields } from "../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { FieldValue, FrameAnalysis } from "../dissect/tree.ts";
import { TCP, UDP } from "./headers.ts";
import type { PacketAnalysis } from "./packet-analysis.ts";
import { markFields } from "./tcp/mark.ts";
import { FIN, SYN } from "./tcp/segment.ts";

type Reading = (packet: PacketAnalysis) => FieldValue | undefined;

const nanosecondsPerSecond = 1_000_000_000n;

function time(seconds: number, nanoseconds: number): bigint | undefined {
  if (seconds === 0 && nanoseconds === 0) return undefined;
  return BigInt(seconds) * nanosecondsPerSecond + BigInt(nanoseconds);
}

const unlessZero = (value: number): number | undefined => (value === 0 ? undefined : value);

/** -1 and -2 stay what they are; a shift becomes the factor. A SYN's window is never scaled, so it has none. */
function scaleFactor({ windowScale, flags }: PacketAnalysis): number | undefined {
  if ((flags & SYN) !== 0) return undefined;
  return windowScale < 0 ? windowScale : 2 ** windowScale;
}

function nextSequence({ relativeSequence, length, flags }: PacketAnalysis): number | undefined {
  if (length < 0) return undefined;
  return (relativeSequence + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) % 2 ** 32;
}

const tcpReadings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  [tcpFields.stream.name, ({ stream }) => stream],
  [tcpFields.sequence.name, ({ relativeSequence }) => relativeSequence],
  [tcpFields.nextSequence.name, nextSequence],
  [tcpFields.acknowledgment.name, ({ relativeAcknowledgment }) => relativeAcknowledgment],
  [tcpFields.windowSize.name, ({ windowSize }) => windowSize],
  [tcpFields.windowScale.name, scaleFactor],
  [tcpAnalysisFields.flags.name, ({ tcp }) => (tcp.marks === 0 ? undefined : true)],
  ...markFields.map(
    ([bit, field]) => [field.name, ({ tcp }: PacketAnalysis) => ((tcp.marks & bit) === 0 ? undefined : true)] as const,
  ),
  [tcpAnalysisFields.duplicateAckNumber.name, ({ tcp }) => unlessZero(tcp.duplicateAckNumber)],
  [tcpAnalysisFields.duplicateAckFrame.name, ({ tcp }) => unlessZero(tcp.duplicateAckFrame)],
  [tcpAnalysisFields.acksFrame.name, ({ tcp }) => unlessZero(tcp.acksFrame)],
  [tcpAnalysisFields.ackRoundTrip.name, ({ tcp }) => time(tcp.ackRoundTripSeconds, tcp.ackRoundTripNanoseconds)],
  [
    tcpAnalysisFields.initialRoundTrip.name,
    (packet) =>
      packet.tcp.hasResult ? time(packet.initialRoundTripSeconds, packet.initialRoundTripNanoseconds) : undefined,
  ],
  [tcpAnalysisFields.bytesInFlight.name, ({ tcp }) => unlessZero(tcp.bytesInFlight)],
  [tcpAnalysisFields.pushBytesSent.name, ({ tcp }) => unlessZero(tcp.pushBytesSent)],
  [tcpAnalysisFields.retransmissionTimeoutFrame.name, ({ tcp }) => unlessZero(tcp.timeoutFrame)],
  [
    tcpAnalysisFields.retransmissionTimeout.name,
    ({ tcp }) => (tcp.timeoutFrame === 0 ? undefined : time(tcp.timeoutSeconds, tcp.timeoutNanoseconds)),
  ],
]);

/** Reads the analyzer's `packet`, whichever packet that is at the moment. */
export class PacketValues implements FrameAnalysis {
  readonly #packet: PacketAnalysis;

  constructor(packet: PacketAnalysis) {
    this.#packet = packet;
  }

  /** undefined: the analysis did not see what the packet carries. */
  get application(): Application | undefined {
    const { transport, stream, isQuoted, length, application } = this.#packet;
    return transport === 0 || stream < 0 || isQuoted || length < 0 ? undefined : application;
  }

  get isFromServer(): boolean {
    return this.#packet.isFromServer;
  }

  value(name: string): FieldValue | undefined {
    const packet = this.#packet;
    if (packet.stream < 0) return undefined;
    if (packet.transport === UDP) return name === udpFields.stream.name ? packet.stream : undefined;
    return packet.transport === TCP ? tcpReadings.get(name)?.(packet) : undefined;
  }
}
