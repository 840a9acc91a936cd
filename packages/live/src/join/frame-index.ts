// Which connections each captured frame belongs to: its own direction, and the one that it acknowledges.
import type { StreamTrack } from "./stream-track.ts";

export interface FrameTracks {
  readonly own: StreamTrack;
  readonly acknowledged: StreamTrack | undefined;
}

/** Entries that may be dropped before the array is cut: each cut moves all that are left. */
const mostDropped = 16_384;

export class FrameIndex {
  /** By frame, from `#first` on; without an entry for what is not TCP. */
  #entries: (FrameTracks | undefined)[] = [];
  #first = 1;
  #dropped = 0;

  set(frame: number, tracks: FrameTracks): void {
    const at = frame - this.#first;
    while (this.#entries.length < at) this.#entries.push(undefined);
    this.#entries[at] = tracks;
  }

  get(frame: number): FrameTracks | undefined {
    return this.#entries[frame - this.#first];
  }

  /** Drops the frames before this one. Returns the connections that had one of them. */
  dropBefore(frame: number): Set<StreamTrack> {
    const touched = new Set<StreamTrack>();
    const end = Math.min(frame - this.#first, this.#entries.length);
    for (let at = this.#dropped; at < end; at += 1) {
      const entry = this.#entries[at];
      if (entry === undefined) continue;
      touched.add(entry.own);
      if (entry.acknowledged !== undefined) touched.add(entry.acknowledged);
      this.#entries[at] = undefined;
    }
    this.#dropped = Math.max(this.#dropped, end);
    if (this.#dropped > mostDropped) {
      this.#entries = this.#entries.slice(this.#dropped);
      this.#first += this.#dropped;
      this.#dropped = 0;
    }
    return touched;
  }
}
