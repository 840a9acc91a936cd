// TCP's options: one byte alone (0 and 1), or a kind, a length that counts both, and data (RFC 9293 §3.2).
import type { LayerBuilder } from "../layer-builder.ts";
import { tcpFields } from "./tcp-fields.ts";
import { tcpOptionFields as fields } from "./tcp-option-fields.ts";

/** `base` is what the acknowledged numbers count from: SACK edges are shown relative to it, as the acknowledgment is. */
type ReadOption = (layer: LayerBuilder, at: number, length: number, base: number) => void;

const known: ReadonlyMap<number, ReadOption> = new Map<number, ReadOption>([
  [2, readSegmentSize],
  [3, readWindowScale],
  [4, () => {}],
  [5, readSack],
  [8, readTimestamps],
  [19, readDigest],
  [28, readUserTimeout],
]);

/** Reads the options between two offsets. A length that does not fit ends them: damage is reported, not believed. */
export function readTcpOptions(layer: LayerBuilder, from: number, end: number, base: number): void {
  if (end <= from) return;
  // The capture may have cut the header: the options that are there count.
  const there = Math.min(end, layer.span.end);
  if (there > from) readThere(layer, { from, there, end }, base);
  layer.need(from, end - from);
}

function readThere(
  layer: LayerBuilder,
  { from, there, end }: { readonly from: number; readonly there: number; readonly end: number },
  base: number,
): void {
  layer.group(tcpFields.options, layer.slice(from, there - from), from, there - from, () => {
    for (let at = from; at < there;) {
      const kind = layer.byte(at);
      if (kind <= 1) {
        layer.put(fields.kind, kind, at, 1);
        if (kind === 0) return;
        at += 1;
        continue;
      }
      if (at + 1 < end && at + 1 >= there) return;
      const length = at + 1 < end ? layer.byte(at + 1) : 0;
      if (length >= 2 && at + length <= end && at + length > there) return;
      if (length < 2 || at + length > end) {
        layer.put(fields.kind, kind, at, 1);
        layer.remark(`option ${kind} does not fit into the header`);
        return;
      }
      const start = at;
      layer.group(fields.kind, kind, at, length, () => {
        layer.put(fields.length, length, start + 1, 1);
        (known.get(kind) ?? readUnknown)(layer, start, length, base);
      });
      at += length;
    }
  });
}

/**
 * The options in the words of the list: " MSS=1460 SACK_PERM WS=128". Stops where they are damaged or cut, and looks at the
 * bytes alone, because the fast list has no tree.
 */
export function tcpOptionWords(bytes: Uint8Array, from: number, end: number, base: number): string {
  const double = (at: number): number =>
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  let words = "";
  for (let at = from; at + 1 < end;) {
    const kind = bytes[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1]!;
    if (length < 2 || at + length > end) break;
    if (kind === 2 && length === 4) words += ` MSS=${(bytes[at + 2]! << 8) | bytes[at + 3]!}`;
    else if (kind === 3 && length === 3) words += ` WS=${2 ** Math.min(bytes[at + 2]!, 14)}`;
    else if (kind === 4) words += " SACK_PERM";
    else if (kind === 8 && length === 10) words += ` TSval=${double(at + 2)} TSecr=${double(at + 6)}`;
    else if (kind === 5) {
      for (let block = at + 2; block + 8 <= at + length; block += 8) {
        words += ` SLE=${(double(block) - base) >>> 0} SRE=${(double(block + 4) - base) >>> 0}`;
      }
    }
    at += length;
  }
  return words;
}

function readUnknown(layer: LayerBuilder, at: number, length: number): void {
  if (length > 2) layer.put(fields.unknown, layer.slice(at + 2, length - 2), at + 2, length - 2);
}

function readSegmentSize(layer: LayerBuilder, at: number, length: number): void {
  if (length !== 4) return readUnknown(layer, at, length);
  layer.put(fields.maximumSegmentSize, layer.word(at + 2), at + 2, 2);
}

function readWindowScale(layer: LayerBuilder, at: number, length: number): void {
  if (length !== 3) return readUnknown(layer, at, length);
  const shift = layer.byte(at + 2);
  layer.put(fields.windowShift, shift, at + 2, 1);
  // More than fourteen is taken as fourteen (RFC 7323 §2.3).
  layer.put(fields.windowMultiplier, 2 ** Math.min(shift, 14), at + 2, 0);
}

function readSack(layer: LayerBuilder, at: number, length: number, base: number): void {
  const count = Math.floor((length - 2) / 8);
  for (let block = at + 2; block + 8 <= at + length; block += 8) {
    layer.put(fields.sackLeft, (layer.double(block) - base) >>> 0, block, 4);
    layer.put(fields.sackRight, (layer.double(block + 4) - base) >>> 0, block + 4, 4);
  }
  layer.put(fields.sackCount, count, at, 0);
}

function readTimestamps(layer: LayerBuilder, at: number, length: number): void {
  if (length !== 10) return readUnknown(layer, at, length);
  layer.put(fields.timestamp, layer.double(at + 2), at + 2, 4);
  layer.put(fields.timestampEcho, layer.double(at + 6), at + 6, 4);
}

function readDigest(layer: LayerBuilder, at: number, length: number): void {
  layer.put(fields.md5, layer.slice(at + 2, length - 2), at + 2, length - 2);
}

function readUserTimeout(layer: LayerBuilder, at: number, length: number): void {
  if (length !== 4) return readUnknown(layer, at, length);
  const value = layer.word(at + 2);
  layer.put(fields.userTimeoutGranularity, value >= 0x8000, at + 2, 2);
  layer.put(fields.userTimeout, value & 0x7fff, at + 2, 2);
}
