// Lines over TCP: a segment's data together with the beginning of its line or write, where that came in earlier segments.
import type { DissectContext } from "../context.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Span } from "../span.ts";
import type { LineScanner, Written } from "../unfinished-writes.ts";
import { tcpFields } from "./tcp-fields.ts";

export interface WrittenLines {
  /** The protocol, as the bytes that are put together are called. */
  readonly label: string;
  /** Whether the next segment goes on with what this one ends with. */
  readonly goesOn: boolean;
  readonly newScanner: () => LineScanner;
}

export interface ReadSpan {
  /** All bytes: those carried over and the segment's own. */
  readonly length: number;
  /** So many of the span's bytes are whole lines. */
  readonly whole: number;
  /** The frames that carried them. */
  readonly frames: readonly number[];
}

/** Lets `read` see the bytes that can be read now that this segment is there: its own, or those put together. */
export function readWritten(
  context: DissectContext,
  span: Span,
  transport: LayerBuilder,
  lines: WrittenLines,
  read: (span: Span, written: ReadSpan) => void,
): void {
  const { bytes, frames, whole } = writtenWith(context, span, transport, lines);
  context.frames.push(...frames);
  const written = { length: bytes.length, whole, frames };
  if (frames.length === 1 || whole === 0) {
    read(span, written);
    return;
  }
  context.within(`${lines.label}, from ${framesInWords(frames)}`, bytes, () => {
    read({ offset: 0, end: bytes.length, declaredEnd: bytes.length }, written);
  });
}

/** The segment's data, after the unfinished beginning of its write. Without analysis nobody knows which write that is. */
function writtenWith(context: DissectContext, span: Span, transport: LayerBuilder, lines: WrittenLines): Written {
  const bytes = context.bytes.subarray(span.offset, span.end);
  const { frame } = context.record;
  const { stream } = context;
  const isCut = span.end < span.declaredEnd;
  const isAlone = context.writes.isEmpty && !lines.goesOn;
  if (stream === undefined || isAlone || isCut || context.isQuoted || context.isFragment) {
    return { bytes, frames: [frame], whole: bytes.length };
  }
  const key = `${String(stream)} ${context.from} ${transport.peek(tcpFields.sourcePort)}`;
  const sequence = transport.peek(tcpFields.sequenceRaw);
  return context.writes.take(key, { frame, sequence, bytes, goesOn: lines.goesOn }, lines.newScanner);
}

function framesInWords(frames: readonly number[]): string {
  return `frames ${frames[0]} ${frames.length === 2 ? "and" : "to"} ${frames.at(-1)}`;
}
