// A TCP segment as the questions look at it: its numbers, flags and marks, and where its header is in the frame.
import type { Layer } from "../../dissect/tree.ts";
import type { HeaderPlace, LayerFields } from "./packet.ts";
import { hexadecimal } from "../../show/value.ts";
import type { PacketIdentity } from "./identity.ts";

export interface End {
  readonly address: string;
  readonly port: number;
}

/** The marks of TCP analysis that say something about how the conversation went, without `tcp.analysis.`. */
export const keptMarks = [
  "retransmission",
  "fast_retransmission",
  "spurious_retransmission",
  "out_of_order",
  "duplicate_ack",
  "zero_window",
  "zero_window_probe",
  "zero_window_probe_ack",
  "window_full",
  "window_update",
  "keep_alive",
  "keep_alive_ack",
  "lost_segment",
  "ack_lost_segment",
  "reused_ports",
] as const;

export type Mark = (typeof keptMarks)[number];

/** A block of numbers that a receiver holds beyond its acknowledgment (RFC 2018 §3), raw: the first, and the one after the last. */
export type SackBlock = readonly [left: number, right: number];

export interface Segment extends PacketIdentity {
  /** Changed where it turns out, without a handshake, that the other end is the server. */
  isFromClient: boolean;
  /** Where the TCP header is, and its length. */
  readonly place: HeaderPlace;
  readonly headerLength: number;
  readonly seqRaw: number;
  readonly seq: number;
  readonly ackRaw: number;
  readonly ack: number;
  readonly isSyn: boolean;
  readonly isAck: boolean;
  readonly isFin: boolean;
  readonly isReset: boolean;
  readonly flags: number;
  readonly windowValue: number;
  readonly window: number;
  readonly scale: number | undefined;
  /** Bytes of payload on the wire. */
  readonly length: number;
  readonly marks: readonly Mark[];
  readonly bytesInFlight: number | undefined;
  /** The sender's clock as the timestamps option carries it (RFC 7323 §3); undefined without the option. */
  readonly timestamp: number | undefined;
  readonly sack: readonly SackBlock[];
  /** The header in hexadecimal, of segments that open a conversation; shorter than `headerLength` where the capture cut it. */
  readonly header: string | undefined;
}

export function endText({ address, port }: End): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A header without options, in bytes (RFC 9293 §3.1). */
const plainHeader = 20;

const noMarks: readonly Mark[] = [];
const noBlocks: readonly SackBlock[] = [];

const markOfField: ReadonlyMap<string, Mark> = new Map(keptMarks.map((mark) => [`tcp.analysis.${mark}`, mark]));

/** The marks in the order of `keptMarks`. */
function marksOf(tcp: LayerFields): readonly Mark[] {
  let found: Set<Mark> | undefined;
  tcp.each(({ field }) => {
    const mark = markOfField.get(field.name);
    if (mark !== undefined) (found ??= new Set()).add(mark);
  });
  return found === undefined ? noMarks : keptMarks.filter((mark) => found!.has(mark));
}

/** The fields count as `tcp.ack` does, from the start of the conversation. */
function sackBlocksOf(tcp: LayerFields): readonly SackBlock[] {
  const left = tcp.numbers("tcp.options.sack_le");
  if (left.length === 0) return noBlocks;
  const right = tcp.numbers("tcp.options.sack_re");
  const base = tcp.number("tcp.ack_raw") - tcp.number("tcp.ack");
  return left.flatMap((edge, index): SackBlock[] =>
    right[index] === undefined ? [] : [[(edge + base) >>> 0, (right[index] + base) >>> 0]],
  );
}

/** Keeps the needed fields of a TCP layer. */
export function segmentOf(
  tcp: LayerFields,
  identity: PacketIdentity,
  frame: { readonly bytes: Uint8Array; readonly place: HeaderPlace },
  isFromClient: boolean,
): Segment {
  const { layer } = tcp;
  const isSyn = tcp.flag("tcp.flags.syn");
  const headerLength = tcp.optionalNumber("tcp.hdr_len") ?? plainHeader;
  const windowValue = tcp.number("tcp.window_size_value");
  const hasOptions = headerLength > plainHeader;
  return {
    frame: identity.frame,
    time: identity.time,
    ipId: identity.ipId,
    hops: identity.hops,
    link: identity.link,
    print: identity.print,
    isFromClient,
    place: frame.place,
    headerLength,
    seqRaw: tcp.number("tcp.seq_raw"),
    seq: tcp.number("tcp.seq"),
    ackRaw: tcp.number("tcp.ack_raw"),
    ack: tcp.number("tcp.ack"),
    isSyn,
    isAck: tcp.flag("tcp.flags.ack"),
    isFin: tcp.flag("tcp.flags.fin"),
    isReset: tcp.flag("tcp.flags.reset"),
    flags: tcp.number("tcp.flags"),
    windowValue,
    window: tcp.optionalNumber("tcp.window_size") ?? windowValue,
    scale: tcp.optionalNumber("tcp.window_size_scalefactor"),
    length: tcp.number("tcp.len"),
    marks: marksOf(tcp),
    bytesInFlight: tcp.optionalNumber("tcp.analysis.bytes_in_flight"),
    timestamp: hasOptions ? tcp.optionalNumber("tcp.options.timestamp.tsval") : undefined,
    sack: hasOptions ? sackBlocksOf(tcp) : noBlocks,
    header: isSyn ? hexadecimal(headerBytes(layer, frame.bytes, headerLength)) : undefined,
  };
}

export function headerBytes(layer: Layer, bytes: Uint8Array, length: number): Uint8Array {
  return bytes.slice(layer.offset, layer.offset + length);
}

/** Sequence numbers that a segment takes: its bytes, and one each for SYN and FIN (RFC 9293 §3.4). */
export const taken = ({ length, isSyn, isFin }: Segment): number => length + (isSyn ? 1 : 0) + (isFin ? 1 : 0);
