// Every connection that the capture shows, each direction for itself, found by its ends or by a frame.
import { FrameIndex } from "./frame-index.ts";
import { StreamTrack } from "./stream-track.ts";

export interface End {
  readonly address: string;
  readonly port: number;
}

/** A TCP packet, as the join needs it. Numbers are the wire's; `at` is milliseconds since 1970. */
export interface SeenSegment {
  readonly frame: number;
  readonly at: number;
  readonly source: End;
  readonly destination: End;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly isSyn: boolean;
  readonly hasAcknowledgment: boolean;
  /** Bytes of data; -1 where that is unknown, as of a fragment. */
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

/** Connections that the same two ends had, one after the other: more come only from SYNs that somebody makes up. */
const mostReuses = 8;
/** Directions in all: so many SYNs of made-up addresses take 25 MB. The oldest that nobody in the room uses is forgotten first. */
const mostDirections = 50_000;
/** Directions that are looked at for one to forget; those in use among them become the youngest. */
const mostLookedAt = 16;

export class Tracks {
  /** Later connections use the same ends again, so each direction has a list, the latest last. */
  readonly #tracks = new Map<string, StreamTrack[]>();
  readonly #frames = new FrameIndex();
  readonly #isOpen: (direction: string) => boolean;
  #firstFrame = 1;

  /** `isOpen` says whether somebody in the room uses this direction of a connection. */
  constructor(isOpen: (direction: string) => boolean = () => false) {
    this.#isOpen = isOpen;
  }

  /** Directions that are known. */
  get size(): number {
    return this.#tracks.size;
  }

  add(segment: SeenSegment): void {
    const { frame, at, source, destination, sequence, isSyn, length } = segment;
    const own = this.#own(segment);
    own.sent(frame, at, isSyn ? (sequence + 1) >>> 0 : sequence, length);
    const other = this.#tracks.get(directionKey(destination, source))?.at(-1);
    const acknowledged = segment.hasAcknowledgment ? other : undefined;
    acknowledged?.acknowledged(frame, at, segment.acknowledgment);
    this.#frames.set(frame, { own, acknowledged });
  }

  /** The connection in this direction that was there at this time. */
  during(direction: string, at: number): StreamTrack | undefined {
    const tracks = this.#tracks.get(direction) ?? [];
    return tracks.findLast(({ startedAt }) => startedAt <= at) ?? tracks[0];
  }

  /** The direction of a connection that this frame belongs to; undefined for what is not TCP, or no longer kept. */
  ofFrame(frame: number): StreamTrack | undefined {
    return this.#frames.get(frame)?.own;
  }

  /** Forgets frames before this one, and with them the connections that have no other, unless somebody in the room uses them. */
  forgetBefore(frame: number): void {
    this.#firstFrame = frame;
    for (const track of this.#frames.dropBefore(frame)) {
      track.forgetBefore(frame);
      this.#forgetQuiet(track);
    }
  }

  /** Nobody in the room uses this direction any more. */
  closed(direction: string): void {
    for (const track of this.#tracks.get(direction) ?? []) this.#forgetQuiet(track);
  }

  #forgetQuiet(track: StreamTrack): void {
    const tracks = this.#tracks.get(track.key);
    if (tracks === undefined || track.lastFrame >= this.#firstFrame) return;
    if (track === tracks.at(-1) && this.#isOpen(track.key)) return;
    const kept = tracks.filter((other) => other !== track);
    if (kept.length === 0) this.#tracks.delete(track.key);
    else this.#tracks.set(track.key, kept);
  }

  #own({ at, source, destination, sequence, isSyn }: SeenSegment): StreamTrack {
    const key = directionKey(source, destination);
    const tracks = this.#tracks.get(key);
    const last = tracks?.at(-1);
    if (last !== undefined && (!isSyn || last.startsWith(sequence))) return last;
    const track = new StreamTrack(key, at, isSyn ? sequence : undefined);
    if (tracks === undefined) this.#makePlace();
    this.#tracks.set(key, [...(tracks ?? []).slice(1 - mostReuses), track]);
    return track;
  }

  #makePlace(): void {
    if (this.#tracks.size < mostDirections) return;
    let looks = 0;
    for (const [key, tracks] of this.#tracks) {
      this.#tracks.delete(key);
      if (!this.#isOpen(key) || ++looks >= mostLookedAt) return;
      this.#tracks.set(key, tracks);
    }
  }
}
