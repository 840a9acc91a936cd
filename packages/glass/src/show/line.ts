// The list: one line a packet. What has no more to it than a TCP or UDP header is worded straight from the analysis, without a
// tree, because that is nearly every packet of a long capture; the rest is taken apart. Both give the same line.
import type { PacketAnalysis } from "../analysis/packet-analysis.ts";
import { addressText4, addressText6 } from "../dissect/address.ts";
import { plainTransportOffset } from "../dissect/plain-segment.ts";
import { marksInWords, tcpLine } from "../dissect/protocol/tcp-summary.ts";
import { tcpOptionWords } from "../dissect/protocol/tcp-options.ts";
import type { FrameAnalysis, FrameSummary } from "../dissect/tree.ts";
import type { PacketRecord } from "../file/record.ts";
import { visibleText } from "@vitrine/wire/text";

/** IPv4 addresses whose text is remembered; a scan of the whole Internet is not. */
const mostAddresses = 65_536;

/** A summary in the list, in characters; `--packet` shows all of it. */
const longestSummary = 240;

export class ListLines {
  readonly #analysis: FrameAnalysis;
  readonly #addresses = new Map<number, string>();
  #first: { readonly seconds: number; readonly nanoseconds: number } | undefined;

  constructor(analysis: FrameAnalysis) {
    this.#analysis = analysis;
  }

  /** The line of a frame that was taken apart, or summarized. */
  line(record: PacketRecord, { from, to, protocol, summary }: FrameSummary): string {
    const ends = from === "" && to === "" ? "" : `${from} → ${to} `;
    const words = visibleText(summary.slice(0, longestSummary + 1));
    const shown = words.length > longestSummary ? `${words.slice(0, longestSummary)}…` : words;
    return `${this.#start(record)}${ends}${protocol} ${record.originalLength} ${shown}`;
  }

  /** The line straight from the analysis; undefined for a packet that has more to it. */
  quickLine(record: PacketRecord, packet: PacketAnalysis): string | undefined {
    const offset = plainTransportOffset(record, packet);
    if (offset < 0) return undefined;
    return packet.transport === 6 ? this.#tcpLine(record, packet, offset) : this.#udpLine(record, packet);
  }

  /** Tells the list that a packet has passed without a line: the first one's time is what the others count from. */
  pass(record: PacketRecord): void {
    if (record.hasTime) this.#first ??= { seconds: record.seconds, nanoseconds: record.nanoseconds };
  }

  #tcpLine(record: PacketRecord, packet: PacketAnalysis, offset: number): string | undefined {
    if (packet.length < 0 || packet.application !== "data") return undefined;
    const { bytes, start, capturedLength } = record;
    const end = Math.min(offset + (bytes[offset + 12]! >>> 4) * 4, start + capturedLength);
    const line = tcpLine({
      sourcePort: packet.sourcePort,
      destinationPort: packet.destinationPort,
      flags: packet.flags,
      sequence: packet.relativeSequence,
      acknowledgment: packet.relativeAcknowledgment,
      window: packet.windowSize,
      length: packet.length,
      options:
        end > offset + 20
          ? tcpOptionWords(bytes, offset + 20, end, (packet.acknowledgment - packet.relativeAcknowledgment) >>> 0)
          : "",
    });
    const marks = packet.tcp.marks === 0 ? "" : marksInWords(this.#analysis);
    return `${this.#start(record)}${this.#ends(record, packet)} TCP ${record.originalLength} ${marks}${line}`;
  }

  #udpLine(record: PacketRecord, packet: PacketAnalysis): string | undefined {
    if (packet.length < 8 || packet.application !== "data") return undefined;
    const ports = `${packet.sourcePort} → ${packet.destinationPort}`;
    return `${this.#start(record)}${this.#ends(record, packet)} UDP ${record.originalLength} ${ports} Len=${packet.length - 8}`;
  }

  /** The frame's number, and the time since the first frame. */
  #start(record: PacketRecord): string {
    const number = String(record.frame);
    const padded = number.length < 5 ? number.padStart(5) : number;
    if (!record.hasTime) return `${padded}          ? `;
    this.#first ??= { seconds: record.seconds, nanoseconds: record.nanoseconds };
    let seconds = record.seconds - this.#first.seconds;
    let nanoseconds = record.nanoseconds - this.#first.nanoseconds;
    const isBefore = seconds < 0 || (seconds === 0 && nanoseconds < 0);
    if (isBefore) [seconds, nanoseconds] = [-seconds, -nanoseconds];
    if (nanoseconds < 0) {
      seconds -= 1;
      nanoseconds += 1e9;
    }
    const microseconds = String(1e6 + Math.floor(nanoseconds / 1000));
    const time = `${isBefore ? "-" : ""}${seconds}.${microseconds.slice(1)}`;
    return `${padded} ${time.length < 10 ? time.padStart(10) : time} `;
  }

  #ends(record: PacketRecord, packet: PacketAnalysis): string {
    const at = packet.ipOffset;
    if (packet.ipVersion === 6) return `${addressText6(record.bytes, at + 8)} → ${addressText6(record.bytes, at + 24)}`;
    return `${this.#address4(record, at + 12)} → ${this.#address4(record, at + 16)}`;
  }

  #address4(record: PacketRecord, at: number): string {
    const number = record.view.getInt32(at);
    let text = this.#addresses.get(number);
    if (text === undefined) {
      text = addressText4(record.bytes, at);
      if (this.#addresses.size < mostAddresses) this.#addresses.set(number, text);
    }
    return text;
  }
}
