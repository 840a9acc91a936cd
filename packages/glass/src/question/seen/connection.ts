// A TCP conversation as the questions look at it: who, every segment's numbers and marks, and the bytes in their order.
import type { Layer } from "../../dissect/tree.ts";
import type { LayerFields } from "./packet.ts";
import { PayloadStream, type Piece } from "./payload-stream.ts";

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
  /** First byte of the TCP header in the frame, and the header's length. */
  readonly offset: number;
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

export class Connection {
  readonly file: string;
  readonly stream: number;
  client: End;
  server: End;
  readonly segments: Segment[] = [];
  /** Segments that were not kept, beyond the limit. */
  unkept = 0;
  /** The bytes in the order of the conversation, both directions mixed as they became readable. */
  readonly pieces: Piece[] = [];
  readonly #fromClient: PayloadStream;
  readonly #fromServer: PayloadStream;

  constructor(file: string, stream: number, client: End, server: End) {
    this.file = file;
    this.stream = stream;
    this.client = client;
    this.server = server;
    this.#fromClient = new PayloadStream(true, (piece) => this.pieces.push(piece));
    this.#fromServer = new PayloadStream(false, (piece) => this.pieces.push(piece));
  }

  get syn(): Segment | undefined {
    return this.segments.find((segment) => segment.isSyn && !segment.isAck);
  }

  /** The SYN-ACK that answers the SYN; where the capture has no SYN, the first one. */
  get synAck(): Segment | undefined {
    const { syn } = this;
    const answers = this.segments.filter((segment) => segment.isSyn && segment.isAck);
    return answers.find((segment) => syn !== undefined && segment.ackRaw === (syn.seqRaw + 1) % 2 ** 32) ?? answers[0];
  }

  /** The ends as the answers name them: "10.20.30.11:40000". */
  get clientText(): string {
    return endText(this.client);
  }

  get serverText(): string {
    return endText(this.server);
  }

  sender(segment: Segment): string {
    return segment.isFromClient ? this.clientText : this.serverText;
  }

  receiver(segment: Segment): string {
    return segment.isFromClient ? this.serverText : this.clientText;
  }

  /** Takes a segment's payload. */
  feed(segment: Segment, payload: Uint8Array, offset: number): void {
    const stream = segment.isFromClient ? this.#fromClient : this.#fromServer;
    stream.push(segment, payload, offset);
  }
}

export function endText({ address, port }: End): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The header's length where its fields stand, in bytes. */
const plainHeader = 20;

/** What is kept of a TCP layer. */
export function segmentOf(
  tcp: LayerFields,
  frame: { readonly number: number; readonly time: bigint; readonly bytes: Uint8Array },
  isFromClient: boolean,
): Segment {
  const { layer } = tcp;
  const isSyn = tcp.flag("tcp.flags.syn");
  const headerLength = tcp.optionalNumber("tcp.hdr_len") ?? plainHeader;
  return {
    frame: frame.number,
    time: frame.time,
    isFromClient,
    offset: layer.offset,
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
