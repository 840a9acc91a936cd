// Every connection that the capture shows, each direction for itself, found by its ends.
import { StreamTrack } from "./stream-track.ts";

export interface End {
  readonly address: string;
  readonly port: number;
}

/** A TCP packet, as the join needs it. Numbers stand as they do on the wire; `at` is milliseconds since 1970. */
export interface SeenSegment {
  readonly frame: number;
  readonly at: number;
  readonly source: End;
  readonly destination: End;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly isSyn: boolean;
  readonly hasAcknowledgment: boolean;
  /** Bytes of data; -1 where that cannot be told, as of a fragment. */
  readonly length: number;
}

/** An IPv6 address of one link is the same with and without the link's name (RFC 4007 §11). */
function plain(address: string): string {
  return address.replace(/%.*$/, "");
}

/** The name of one direction. */
export function directionKey(source: End, destination: End): string {
  return `${plain(source.address)} ${source.port} ${plain(destination.address)} ${destination.port}`;
}

export class Tracks {
  /** Ends are used again by later connections, so each direction has a list, the latest last. */
  readonly #tracks = new Map<string, StreamTrack[]>();

  add(segment: SeenSegment): void {
    const { frame, at, source, destination, sequence, isSyn, length } = segment;
    const own = this.#own(segment);
    own.sent(frame, at, isSyn ? (sequence + 1) >>> 0 : sequence, length);
    if (!segment.hasAcknowledgment) return;
    const other = this.#tracks.get(directionKey(destination, source))?.at(-1);
    other?.acknowledged(frame, at, segment.acknowledgment);
  }

  /** The connection between these ends that was there at this time. */
  find(source: End, destination: End, at: number): StreamTrack | undefined {
    const tracks = this.#tracks.get(directionKey(source, destination)) ?? [];
    return tracks.findLast(({ startedAt }) => startedAt <= at) ?? tracks[0];
  }

  /** Forgets frames before this one, and connections that none of the frames since then belongs to, unless they are still open. */
  forgetBefore(frame: number, isOpen: (direction: string) => boolean): void {
    for (const [key, tracks] of this.#tracks) {
      for (const track of tracks) track.forgetBefore(frame);
      const isLastKept = isOpen(key);
      const kept = tracks.filter((track) => track.lastFrame >= frame || (isLastKept && track === tracks.at(-1)));
      if (kept.length === 0) this.#tracks.delete(key);
      else this.#tracks.set(key, kept);
    }
  }

  #own({ at, source, destination, sequence, isSyn }: SeenSegment): StreamTrack {
    const key = directionKey(source, destination);
    const tracks = this.#tracks.get(key) ?? [];
    const last = tracks.at(-1);
    if (last !== undefined && (!isSyn || last.startsWith(sequence))) return last;
    const track = new StreamTrack(at, isSyn ? sequence : undefined);
    this.#tracks.set(key, [...tracks, track]);
    return track;
  }
}
