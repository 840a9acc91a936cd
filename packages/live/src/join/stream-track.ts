// One direction of one TCP connection, as far as a capture shows it: which segment held which bytes of the stream, and which
// packet acknowledged them. Bytes count from the first one of the payload, as the server counts them. Each question is answered by
// binary search: a flood of segments makes none slower.
//
//   sequence numbers   ISN   ISN+1        ...        (modulo 2^32)
//                      SYN | byte 0 | byte 1 | byte 2 | ...

import type { StreamRange } from "@vitrine/server";
import { firstAtLeast } from "./sorted.ts";

/** A segment of the stream: it held the bytes `start` up to `end`. */
export interface HeldBytes {
  readonly frame: number;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** A packet of the other direction: it acknowledged everything before byte `upTo`. */
export interface Acknowledgment {
  readonly frame: number;
  readonly at: number;
  readonly upTo: number;
}

const frameOf = ({ frame }: { readonly frame: number }): number => frame;
const startOf = ({ start }: HeldBytes): number => start;
const upToOf = ({ upTo }: Acknowledgment): number => upTo;

export class StreamTrack {
  /** The direction's name, under which `Tracks` finds it. */
  readonly key: string;
  /** When its first packet was captured. */
  readonly startedAt: number;
  lastFrame = 0;
  /** In the order of capture. */
  readonly #segments: HeldBytes[] = [];
  /** The same in the order of the stream, and the length of the longest: what overlaps a byte begins no farther before it. */
  #byStart: HeldBytes[] = [];
  #longest = 0;
  /** In the order of capture, and so of what they acknowledge. */
  readonly #acknowledgments: Acknowledgment[] = [];
  readonly #initialSequence: number | undefined;
  /** The farthest byte that was sent, and its sequence number: later numbers are compared with it. */
  #edge = 0;
  #edgeSequence = 0;
  #acknowledged = -1;

  /** `initialSequence` is the SYN's; undefined where the capture began later. */
  constructor(key: string, startedAt: number, initialSequence: number | undefined) {
    this.key = key;
    this.startedAt = startedAt;
    this.#initialSequence = initialSequence;
    if (initialSequence !== undefined) this.#edgeSequence = (initialSequence + 1) >>> 0;
  }

  /** Whether the SYN was seen: without it, the number of the first byte is unknown. */
  get isKnown(): boolean {
    return this.#initialSequence !== undefined;
  }

  startsWith(initialSequence: number): boolean {
    return this.#initialSequence === initialSequence;
  }

  /** A segment with `length` bytes of data, the first of which has this sequence number. */
  sent(frame: number, at: number, sequence: number, length: number): void {
    this.lastFrame = frame;
    if (!this.isKnown || length <= 0) return;
    const start = this.#place(sequence);
    const end = start + length;
    if (end > this.#edge) {
      this.#edge = end;
      this.#edgeSequence = (sequence + length) >>> 0;
    }
    const held = { frame, at, start, end };
    this.#segments.push(held);
    this.#longest = Math.max(this.#longest, length);
    // Most segments come in order; one that is sent again goes after those that held the same bytes.
    const later = firstAtLeast(this.#byStart, start + 1, startOf);
    if (later === this.#byStart.length) this.#byStart.push(held);
    else this.#byStart.splice(later, 0, held);
  }

  /** A packet of the other direction with this acknowledgment number. */
  acknowledged(frame: number, at: number, acknowledgment: number): void {
    this.lastFrame = frame;
    if (!this.isKnown) return;
    const upTo = this.#place(acknowledgment);
    if (upTo <= this.#acknowledged) return;
    this.#acknowledged = upTo;
    this.#acknowledgments.push({ frame, at, upTo });
  }

  /** The segment in this frame; undefined where it held no bytes of this direction. */
  segmentIn(frame: number): HeldBytes | undefined {
    const found = this.#segments[firstAtLeast(this.#segments, frame, frameOf)];
    return found?.frame === frame ? found : undefined;
  }

  /** The segments that held bytes of the range, in the order of capture; of more than `most`, those that begin first. */
  holding({ start, end }: StreamRange, most: number): HeldBytes[] {
    const found: HeldBytes[] = [];
    let at = firstAtLeast(this.#byStart, start - this.#longest, startOf);
    for (; at < this.#byStart.length && found.length < most; at += 1) {
      const segment = this.#byStart[at]!;
      if (segment.start >= end) break;
      if (segment.end > start) found.push(segment);
    }
    return found.sort((one, other) => one.frame - other.frame);
  }

  /** The first packet that acknowledged everything before this byte. */
  acknowledgmentOf(end: number): Acknowledgment | undefined {
    return this.#acknowledgments[firstAtLeast(this.#acknowledgments, end, upToOf)];
  }

  /** Forgets what frames before this one said. */
  forgetBefore(frame: number): void {
    this.#segments.splice(0, firstAtLeast(this.#segments, frame, frameOf));
    this.#acknowledgments.splice(0, firstAtLeast(this.#acknowledgments, frame, frameOf));
    if (this.#byStart.length > this.#segments.length) {
      this.#byStart = this.#byStart.filter((segment) => segment.frame >= frame);
    }
  }

  /** Numbers are modulo 2^32: of the bytes that a number may mean, it means the nearest to the edge (RFC 9293 §3.4). */
  #place(sequence: number): number {
    return this.#edge + ((sequence - this.#edgeSequence) | 0);
  }
}
