// What every view asks of a capture: the seam between the page and where packets come from, a file in a worker or a live feed.
import type { ConversationSummary, DecodeAsRule, Dissection, FilterProblem, SetReport } from "@vitrine/glass";
import type { ListRow } from "../list/list-row.ts";

/** How far reading is. A new object with every change. */
export interface CaptureState {
  /** Grows with every change. */
  readonly version: number;
  readonly packets: number;
  readonly bytesRead: number;
  /** 0 where it is not known, as of a feed. */
  readonly bytesTotal: number;
  /** Of the first packet with a time, and the latest of all: nanoseconds since 1970. */
  readonly firstTime: bigint | undefined;
  readonly lastTime: bigint | undefined;
  readonly phase: "reading" | "read" | "stopped";
  /** Whether the file is a capture; undefined until its first bytes are read. */
  readonly isCapture: boolean | undefined;
  /** A sentence on what is wrong with the file. The packets before are there. */
  readonly problem: string | undefined;
  /** How far a slow filter is. */
  readonly selection?: Selection | undefined;
  /** How far the look through the packets for the answers is. */
  readonly answering?: Answering | undefined;
}

export interface Answering {
  readonly packets: number;
  /** Of all bytes of the captures, from 0 to 1. */
  readonly share: number;
}

/** The packets that a filter selects, known to the source by a number, which it keeps while the capture grows. */
export interface Selection {
  readonly id: number;
  readonly filter: string;
  readonly count: number;
  /** So many packets, from the first on, were looked at. */
  readonly looked: number;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

export type SelectionResult =
  | { readonly kind: "selected"; readonly selection: Selection }
  | { readonly kind: "refused"; readonly problem: FilterProblem }
  /** Another filter was asked for before this one was through. */
  | { readonly kind: "superseded" };

export interface RowQuery {
  /** Of this selection; without it, of all packets. */
  readonly selection: number | undefined;
  /** First row, counted from 0, and one past the last. */
  readonly first: number;
  readonly end: number;
  /** Sequence numbers as they are on the wire. */
  readonly isRaw: boolean;
}

/** A conversation by its number, `tcp.stream` or `udp.stream`. */
export type ConversationName = Pick<ConversationSummary, "transport" | "stream">;

/** What a ladder is drawn on: all but its rungs. */
export interface LadderOutline {
  /** "10.20.30.11:43210": who spoke first, then the other. */
  readonly ends: readonly [string, string];
  /** What relative sequence numbers count from, per end. */
  readonly bases: readonly [number, number];
  readonly packets: number;
  /** Seconds since the capture's first packet, of the conversation's last. */
  readonly lastTime: number;
  /** Scaled, in bytes. */
  readonly largestWindow: number;
}

/** One packet of a conversation. */
export interface LadderRow {
  readonly frame: number;
  /** Seconds since the capture's first packet. */
  readonly time: number;
  /** Seconds since the packet before in this conversation. */
  readonly wait: number;
  /** 0: from the first end. */
  readonly from: 0 | 1;
  /** TCP's; 0 for UDP. */
  readonly flags: number;
  /** Relative. */
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Bytes of data. */
  readonly length: number;
  /** Scaled, in bytes. */
  readonly window: number;
  /** The bits of `markFields`. */
  readonly marks: number;
  readonly duplicateAckNumber: number;
  /** What its data says, free of control characters; empty for a packet without data. */
  readonly says: string;
}

export interface LadderQuery {
  readonly conversation: ConversationName;
  /** First packet of the conversation, counted from 0, and one past the last. */
  readonly first: number;
  readonly end: number;
}

/** Seconds since the capture's first packet. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface SeriesQuery {
  readonly stream: number;
  /** What is shown; the whole conversation without it. */
  readonly range: TimeRange | undefined;
  /** How many columns of pixels there are to fill: more points are not drawn. */
  readonly columns: number;
  /** Whose data: the first end's or the second's. */
  readonly direction: 0 | 1;
}

/** A line of a graph: points in the order of time, each with its frame. */
export interface Line {
  readonly time: Float64Array;
  readonly value: Float64Array;
  readonly frame: Uint32Array;
}

/** Points that carry a mark, drawn over the lines. */
export interface Marks extends Line {
  readonly marks: Uint16Array;
}

export interface Series {
  /** From the conversation's first packet to its last, and what is shown of it. */
  readonly whole: TimeRange;
  readonly shown: TimeRange;
  readonly sequence: Line;
  readonly acknowledged: Line;
  /** Acknowledged plus window: how far the sender may go. */
  readonly allowed: Line;
  readonly marked: Marks;
  readonly roundTrip: Line;
  readonly window: Line;
  readonly inFlight: Line;
  /** Bytes of data a second. */
  readonly throughput: Line;
}

/** A file that questions are asked about. */
export interface AskedFile {
  readonly file: File;
  readonly decodeAs: readonly DecodeAsRule[];
}

/** What a view can ask for; every call is answered from the packets that are there at that moment. */
export interface CaptureCalls {
  rows(query: RowQuery): Promise<readonly ListRow[]>;
  /** The row of a frame, or of the first one after it; undefined after the last. */
  rowOf(selection: number | undefined, frame: number): Promise<number | undefined>;
  detail(frame: number): Promise<Dissection | undefined>;
  /**
   * The packets that are there now, of which a filter that is asked for again looks only at those that are new. How far it is
   * is in the state, and the rows found so far can be asked for. Never rejects for what somebody typed: a filter that
   * is none comes back with its place.
   */
  select(filter: string): Promise<SelectionResult>;
  streams(): Promise<readonly ConversationSummary[]>;
  ladder(conversation: ConversationName): Promise<LadderOutline | undefined>;
  rungs(query: LadderQuery): Promise<readonly LadderRow[]>;
  /** The place of a frame among a conversation's packets; undefined for one that is not of it. */
  rungOf(conversation: ConversationName, frame: number): Promise<number | undefined>;
  series(query: SeriesQuery): Promise<Series | undefined>;
  /**
   * The answers to a built-in set of questions, from these files, of which the source's own is one; from the source alone where there are none.
   * Undefined for a set that does not exist.
   */
  answers(set: string, files: readonly AskedFile[]): Promise<SetReport | "stopped" | undefined>;
  /** Ends the look through the packets; the next question about them begins anew. */
  stopAnswers(): Promise<void>;
}

/** Captures that were opened together. */
export interface CaptureGroup {
  /** Their folder, or how many there are. */
  readonly label: string;
}

export interface CaptureSource extends CaptureCalls {
  /** Another one for a file that is opened again. */
  readonly id: number;
  /** Unique among those that are open; with its folder, where it was opened with one. */
  readonly name: string;
  readonly group: CaptureGroup;
  /** Undefined for a feed. */
  readonly file: File | undefined;
  /** Ports that carry a protocol, whatever is usual there. */
  readonly decodeAs: readonly DecodeAsRule[];
  readonly state: CaptureState;
  /** Calls back after every change of `state`; gives the way to end that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops reading; what is there stays. */
  stop(): void;
  close(): void;
}
