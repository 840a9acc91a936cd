// What dissection gives: the layers of a frame, and in each the fields, in the order of their bytes.
import type { Application } from "./application.ts";
import type { FieldDeclaration, ProtocolDeclaration } from "./field.ts";

/**
 * A field's value. Numbers up to 2^53 are numbers, larger ones and times (in nanoseconds) bigints; addresses and bytes are
 * views of the bytes they were read from; a field of type "none" is `true`.
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

/** One occurrence of a field. */
export interface FieldNode {
  readonly field: FieldDeclaration;
  readonly value: FieldValue;
  /** First byte, counted in the layer's source (the frame, or the bytes that were put together). */
  readonly offset: number;
  /** In bytes; 0 for a value that is not on the wire. */
  readonly length: number;
  /** What to show instead of the plain value. Holds no control characters. */
  readonly text?: string;
  readonly children?: readonly FieldNode[];
}

/** Bytes that fields point into: the frame itself first, then what was put together from several frames. */
export interface ByteSource {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** One protocol's part of a frame. */
export interface Layer {
  readonly protocol: ProtocolDeclaration;
  /** Index into the dissection's sources. */
  readonly source: number;
  /** The layer's header (for the last one: all of it), in bytes of its source. */
  readonly offset: number;
  readonly length: number;
  readonly nodes: readonly FieldNode[];
  /** This layer stands inside an ICMP error, which quotes the packet that caused it. */
  readonly isQuoted: boolean;
  /** Why the rest could not be read. The fields before the damage are in `nodes`. */
  readonly malformed?: string;
  /** What is remarkable but not malformed: a checksum that does not fit, bytes that the capture left out. */
  readonly remarks: readonly string[];
}

/** A frame's line in the list. */
export interface FrameSummary {
  /** What the list shows in its protocol column: the innermost protocol that says something. */
  readonly protocol: string;
  /** Sender and receiver, as the list shows them. */
  readonly from: string;
  readonly to: string;
  /** The list's last column. */
  readonly summary: string;
  /** Frames before this one that carried a part of what it shows: its other fragments, the beginning of a write. Often none. */
  readonly earlierFrames: readonly number[];
}

/** A frame taken apart. Its views stay valid for as long as the bytes it was made from. */
export interface Dissection extends FrameSummary {
  /** Counted from 1. */
  readonly frame: number;
  readonly sources: readonly ByteSource[];
  /** From the outside to the inside; the first is the pseudo-protocol `frame`. */
  readonly layers: readonly Layer[];
}

/** What the analysis of the packets so far says about this frame: the values of derived fields, by name. */
export interface FrameAnalysis {
  value(name: string): FieldValue | undefined;
  /** The protocol that its data carries; undefined where the analysis does not say: then the ports do. */
  readonly application?: Application | undefined;
  /** With an application: the frame comes from the conversation's server. */
  readonly isFromServer?: boolean;
}
