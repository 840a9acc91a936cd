// A TCP segment as the questions look at it: its numbers, flags and marks, and where its header stands in the frame.
import type { Layer } from "../../dissect/tree.ts";
import type { HeaderPlace, LayerFields } from "./packet.ts";

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

export interface Segment {
  readonly frame: number;
  readonly time: bigint;
  readonly isFromClient: boolean;
  /** Where the TCP header stands, and its length. */
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
  /** The header's bytes, of segments that open a conversation. */
  readonly header: Uint8Array | undefined;
}

export function endText({ address, port }: End): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The header's length where its fields stand, in bytes. */
const plainHeader = 20;

/** What is kept of a TCP layer. */
export function segmentOf(
  tcp: LayerFields,
  frame: { readonly number: number; readonly time: bigint; readonly bytes: Uint8Array; readonly place: HeaderPlace },
  isFromClient: boolean,
): Segment {
  const { layer } = tcp;
  const isSyn = tcp.flag("tcp.flags.syn");
  const headerLength = tcp.optionalNumber("tcp.hdr_len") ?? plainHeader;
  return {
    frame: frame.number,
    time: frame.time,
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
    windowValue: tcp.number("tcp.window_size_value"),
    window: tcp.optionalNumber("tcp.window_size") ?? tcp.number("tcp.window_size_value"),
    scale: tcp.optionalNumber("tcp.window_size_scalefactor"),
    length: tcp.number("tcp.len"),
    marks: keptMarks.filter((mark) => tcp.has(`tcp.analysis.${mark}`)),
    bytesInFlight: tcp.optionalNumber("tcp.analysis.bytes_in_flight"),
    header: isSyn ? headerBytes(layer, frame.bytes, headerLength) : undefined,
  };
}

export function headerBytes(layer: Layer, bytes: Uint8Array, length: number): Uint8Array {
  return bytes.slice(layer.offset, layer.offset + length);
}
