// Follows every conversation of a capture, packet by packet, and says of each packet what TCP did. Memory grows with the
// conversations, not with the packets.
import { byteOf, placeOf } from "../dissect/place.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { PacketRecord } from "../file/record.ts";
import { AddressTable } from "../flow/address-table.ts";
import type { DecodeAsRule } from "../dissect/application.ts";
import { ApplicationRecognition } from "./application-recognition.ts";
import { ConversationTable } from "../flow/conversation-table.ts";
import { Headers, TCP, UDP } from "./headers.ts";
import { PacketAnalysis } from "./packet-analysis.ts";
import * as flow from "./tcp/flow-state.ts";
import { readOptions } from "./tcp/options.ts";
import { type Compatibility, TcpRules } from "./tcp/rules.ts";
import { ACK, RST, Segment, SYN } from "./tcp/segment.ts";

const SOURCE_PORT = byteOf(tcpFields.sourcePort);
const DESTINATION_PORT = byteOf(tcpFields.destinationPort);
const SEQUENCE = byteOf(tcpFields.sequenceRaw);
const ACKNOWLEDGMENT = byteOf(tcpFields.acknowledgmentRaw);
const HEADER_LENGTH = placeOf(tcpFields.headerLength);
const HEADER_LENGTH_FACTOR = tcpFields.headerLength.factor;
const FLAGS = placeOf(tcpFields.flags);
const WINDOW = byteOf(tcpFields.window);
const UDP_LENGTH = byteOf(udpFields.length);
const LINE_FEED = 0x0a;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
/** Without so many bytes of a TCP header (to the end of the window field), its conversation is not looked up. */
const TCP_HEADER_NEEDED = WINDOW + 2;

export interface AnalyzerOptions {
  /** Whose rules: tshark 4.0's (the default: they could be checked against it), or 4.4's. */
  readonly compatibility?: Compatibility;
  /** As the dissector's option of this name: with it, fragments whose header checksum is wrong are not put together. */
  readonly verifyChecksums?: boolean;
  /** Ports that carry a protocol, whatever is usual there; the dissector gets the same rules. */
  readonly decodeAs?: readonly DecodeAsRule[];
}

export class Analyzer {
  /** The analysis of the last packet. */
  readonly packet: PacketAnalysis;
  readonly addresses = new AddressTable();
  readonly #headers: Headers;
  readonly #segment = new Segment();
  readonly #rules: TcpRules;
  readonly #tcp4 = new ConversationTable();
  readonly #tcp6 = new ConversationTable();
  readonly #udp4 = new ConversationTable();
  readonly #udp6 = new ConversationTable();
  #udpStreams = 0;
  readonly #tcpApplications: ApplicationRecognition;
  readonly #udpApplications: ApplicationRecognition;

  constructor(options: AnalyzerOptions = {}) {
    const { decodeAs = [], verifyChecksums = false } = options;
    this.#headers = new Headers(verifyChecksums);
    const chatPorts = new Set<number>();
    this.#tcpApplications = new ApplicationRecognition("tcp", decodeAs, chatPorts);
    this.#udpApplications = new ApplicationRecognition("udp", decodeAs, chatPorts);
    this.#rules = new TcpRules(options.compatibility ?? "4.0");
    this.packet = new PacketAnalysis(this.#rules.result);
  }

  /** Takes the next packet of the capture; they have to come in the capture's order. The answer is `packet`, the same object each time. */
  add(record: PacketRecord): PacketAnalysis {
    const { packet } = this;
    const headers = this.#headers;
    headers.read(record);
    packet.frame = record.frame;
    packet.ipVersion = headers.outerVersion;
    packet.ipOffset = headers.outerOffset;
    packet.ipProtocol = headers.protocol;
    packet.isQuoted = headers.isQuoted;
    packet.needsDissection = headers.needsDissection;
    packet.hasFragment = headers.hasFragment;
    packet.transport = 0;
    packet.stream = -1;
    packet.application = "data";
    packet.hasOpenLine = false;
    this.#rules.result.marks = 0;
    if (headers.transport === TCP) this.#addTcp(record);
    else if (headers.transport === UDP) this.#addUdp();
    return packet;
  }

  #addTcp(record: PacketRecord): void {
    const { packet } = this;
    const headers = this.#headers;
    const { offset } = headers;
    if (!this.#readPorts(TCP) || offset + TCP_HEADER_NEEDED > headers.end) {
      packet.needsDissection = true;
      return;
    }
    const segment = this.#segment;
    this.#readSegment(record);
    const isIpv4 = headers.version === 4;
    const table = isIpv4 ? this.#tcp4 : this.#tcp6;
    const slot = this.#slot(table);
    const rules = this.#rules;
    let stream = table.at(slot);
    let reopened = false;
    if (stream < 0 || (reopened = rules.opensAnew(stream, packet.direction, segment))) {
      stream = rules.states.open();
      table.put(slot, stream);
    }
    packet.stream = stream;
    rules.judge(stream, packet.direction, segment, reopened);
    this.#tellSegment(stream);
    // The data of a reset is its cause, in the system's words (RFC 9293 §3.5.2), not the program's.
    if (packet.length > 0 && (packet.flags & RST) === 0) {
      this.#recognise(this.#tcpApplications, offset + segment.headerLength);
    }
  }

  /** What the packet carries from this byte on; of bytes that are not there, or quoted, nothing is said. */
  #recognise(applications: ApplicationRecognition, data: number): void {
    const { packet } = this;
    const { view, end, isQuoted } = this.#headers;
    if (data >= end || isQuoted) return;
    packet.application = applications.of(packet, view, data, end);
    packet.isFromServer = applications.isFromServer;
    const isWhole = end - data === packet.length;
    packet.hasOpenLine = packet.application === "irc" && isWhole && view.getUint8(end - 1) !== LINE_FEED;
  }

  #addUdp(): void {
    const { packet } = this;
    const headers = this.#headers;
    if (!this.#readPorts(UDP) || headers.offset + UDP_HEADER > headers.end) {
      packet.needsDissection = true;
      return;
    }
    const length = headers.view.getUint16(headers.offset + UDP_LENGTH);
    packet.length = length;
    if (length < UDP_HEADER && !(length === 0 && headers.version === 6)) return;
    const table = headers.version === 4 ? this.#udp4 : this.#udp6;
    const slot = this.#slot(table);
    let stream = table.at(slot);
    if (stream < 0) {
      stream = this.#udpStreams++;
      table.put(slot, stream);
    }
    packet.stream = stream;
    this.#recognise(this.#udpApplications, headers.offset + UDP_HEADER);
  }

  #readPorts(transport: number): boolean {
    const { packet } = this;
    const { view, offset, end } = this.#headers;
    if (offset + DESTINATION_PORT + 2 > end) return false;
    packet.transport = transport;
    packet.sourcePort = view.getUint16(offset + SOURCE_PORT);
    packet.destinationPort = view.getUint16(offset + DESTINATION_PORT);
    return true;
  }

  #readSegment(record: PacketRecord): void {
    const { packet } = this;
    const segment = this.#segment;
    const headers = this.#headers;
    const { view, offset, end } = headers;
    segment.frame = record.frame;
    segment.seconds = record.seconds | 0;
    segment.nanoseconds = record.nanoseconds;
    segment.sequence = view.getInt32(offset + SEQUENCE);
    segment.acknowledgment = view.getInt32(offset + ACKNOWLEDGMENT);
    segment.flags = view.getUint16(offset + FLAGS.byte) & FLAGS.mask;
    segment.window = view.getUint16(offset + WINDOW);
    const words = (view.getUint8(offset + HEADER_LENGTH.byte) >>> HEADER_LENGTH.shift) & HEADER_LENGTH.mask;
    const headerLength = words * HEADER_LENGTH_FACTOR;
    segment.headerLength = headerLength;
    const isWhole = !headers.isFragment && !headers.isQuoted && headers.length >= headerLength;
    segment.length = isWhole ? headers.length - headerLength : -1;
    segment.isCut = offset + Math.max(TCP_HEADER, headerLength) > end;
    if (segment.isCut || headerLength < TCP_HEADER || !isWhole) packet.needsDissection = true;
    if (headerLength <= TCP_HEADER) {
      segment.windowScale = -1;
      segment.sackCount = 0;
    } else readOptions(view, offset + TCP_HEADER, Math.min(offset + headerLength, end), segment);
  }

  /** The slot of the packet's two ends, and which way it goes. */
  #slot(table: ConversationTable): number {
    const { packet } = this;
    const { addressView, sourceOffset, destinationOffset, version } = this.#headers;
    packet.endsVersion = version;
    if (packet.endsView !== addressView) packet.endsView = addressView;
    packet.sourceOffset = sourceOffset;
    packet.destinationOffset = destinationOffset;
    const { sourcePort, destinationPort } = packet;
    const isIpv4 = version === 4;
    const source = isIpv4 ? addressView.getInt32(sourceOffset) : this.addresses.number6(addressView, sourceOffset);
    const destination = isIpv4
      ? addressView.getInt32(destinationOffset)
      : this.addresses.number6(addressView, destinationOffset);
    const isForward = source < destination || (source === destination && sourcePort <= destinationPort);
    packet.direction = isForward ? 0 : 1;
    return isForward
      ? table.slot(source, destination, (sourcePort << 16) | destinationPort)
      : table.slot(destination, source, (destinationPort << 16) | sourcePort);
  }

  #tellSegment(stream: number): void {
    const { packet } = this;
    const { flows, rare } = this.#rules.states;
    const own = (2 * stream + packet.direction) * flow.FLOW_COLUMNS;
    const other = (2 * stream + 1 - packet.direction) * flow.FLOW_COLUMNS;
    const { sequence, acknowledgment, flags, window, length } = this.#segment;
    const isRelative = length >= 0;
    packet.sequence = sequence >>> 0;
    packet.acknowledgment = acknowledgment >>> 0;
    packet.relativeSequence = isRelative ? (sequence - flows[own + flow.BASE]!) >>> 0 : sequence >>> 0;
    const hasAck = (flags & ACK) !== 0;
    packet.relativeAcknowledgment =
      isRelative && hasAck ? (acknowledgment - flows[other + flow.BASE]!) >>> 0 : acknowledgment >>> 0;
    packet.flags = flags;
    packet.window = window;
    packet.length = length;
    const scale = this.#rules.windowScale;
    packet.windowScale = scale;
    packet.windowSize = isRelative && scale > 0 && (flags & SYN) === 0 ? window << scale : window;
    if (packet.handshakes !== rare) packet.handshakes = rare;
    packet.handshakeAt = flow.rareRow(own) + flow.HANDSHAKE_SECONDS;
  }
}
