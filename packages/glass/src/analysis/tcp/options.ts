// The options of a TCP header that the analysis needs: window scale and SACK blocks (RFC 9293 §3.1, RFC 7323, RFC 2018).
import { MAXIMUM_SACK_BLOCKS, type Segment } from "./segment.ts";

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const WINDOW_SCALE = 3;
const SACK = 5;
/** Two paddings and the timestamps: what nearly every segment carries, and nothing that we need. */
const PADDED_TIMESTAMPS = 0x0101080a;
const PADDED_TIMESTAMPS_LENGTH = 12;

/** Reads the options between two offsets into the segment; those whose bytes are not all there do not count. */
export function readOptions(view: DataView, offset: number, end: number, segment: Segment): void {
  segment.windowScale = -1;
  segment.sackCount = 0;
  if (end - offset === PADDED_TIMESTAMPS_LENGTH && view.getUint32(offset) === PADDED_TIMESTAMPS) return;
  for (let at = offset; at < end;) {
    const kind = view.getUint8(at);
    if (kind === END_OF_OPTIONS) return;
    if (kind === NO_OPERATION) {
      at += 1;
      continue;
    }
    if (at + 2 > end) return;
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) return;
    if (kind === WINDOW_SCALE && length === 3) segment.windowScale = view.getUint8(at + 2);
    else if (kind === SACK) readSack(view, at + 2, at + length, segment);
    at += length;
  }
}

function readSack(view: DataView, offset: number, end: number, segment: Segment): void {
  for (let at = offset; at + 8 <= end && segment.sackCount < MAXIMUM_SACK_BLOCKS; at += 8) {
    segment.sack[2 * segment.sackCount] = view.getInt32(at);
    segment.sack[2 * segment.sackCount + 1] = view.getInt32(at + 4);
    segment.sackCount++;
  }
}
