// What every view asks of a capture: the seam between the page and where packets come from, a file in a worker or a live feed.
import type { ConversationSummary, Dissection, FilterProblem } from "@vitrine/glass";
import type { ListRow } from "../list/list-row.ts";

/** How far reading is. A new object with every change. */
export interface CaptureState {
  /** Grows with every change. */
  readonly version: number;
  readonly packets: number;
  readonly bytesRead: number;
  /** 0 where it is not known, as of a feed. */
  readonly bytesTotal: number;
  readonly phase: "reading" | "read" | "stopped";
  /** What is wrong with the file, in words. What was read before it is there. */
  readonly problem: string | undefined;
}

/** The packets that a filter selects, known to the source by a number. */
export interface Selection {
  readonly id: number;
  readonly filter: string;
  readonly count: number;
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
  /** Sequence numbers as they stand on the wire. */
  readonly isRaw: boolean;
}

/** What a view can ask for; every call is answered from the packets that are there at that moment. */
export interface CaptureCalls {
  rows(query: RowQuery): Promise<readonly ListRow[]>;
  /** The row of a frame, or of the first one after it; undefined behind the last. */
  rowOf(selection: number | undefined, frame: number): Promise<number | undefined>;
  detail(frame: number): Promise<Dissection | undefined>;
  /** Never rejects for what somebody typed: a filter that is none comes back with its place. */
  select(filter: string): Promise<SelectionResult>;
  streams(): Promise<readonly ConversationSummary[]>;
}

export interface CaptureSource extends CaptureCalls {
  readonly name: string;
  readonly state: CaptureState;
  /** Calls back after every change of `state`; gives the way to end that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops reading; what is there stays. */
  stop(): void;
  close(): void;
}
