// Joins what the server knows (which bytes of which connection a line is) with what the capture knows (which segment held
// which bytes), both ways. Nothing is guessed: what cannot be told is said to be unknown.
import type { ConnectionIdentity, StreamRange } from "@vitrine/server";
import type { Carriage, CarriedLine, Carrier, FeedConnection, LineTrace } from "../feed.ts";
import type { LineBook, LineRecord } from "./line-book.ts";
import type { StreamTrack } from "./stream-track.ts";
import type { End, Tracks } from "./tracks.ts";

const words = {
  notCaptured: "No packet of this connection was captured.",
  middle:
    "The capture began in the middle of this connection: without its SYN nobody can say at which number its first byte stood.",
  gone: "Not every byte of it is among the packets that are kept.",
} as const;

interface Way {
  readonly connection: ConnectionIdentity;
  readonly ranges: readonly StreamRange[];
  readonly track: StreamTrack | undefined;
}

function remoteEnd({ remoteAddress, remotePort }: ConnectionIdentity): End {
  return { address: remoteAddress, port: remotePort };
}

function localEnd({ localAddress, localPort }: ConnectionIdentity): End {
  return { address: localAddress, port: localPort };
}

/** The parts of `range` that none of `seen` covers. */
function uncovered(range: StreamRange, seen: readonly StreamRange[]): StreamRange[] {
  let open = [range];
  for (const { start, end } of seen) {
    open = open.flatMap((part) =>
      end <= part.start || start >= part.end
        ? [part]
        : [
            { start: part.start, end: start },
            { start: end, end: part.end },
          ].filter((rest) => rest.end > rest.start),
    );
  }
  return open;
}

/** The segments that held bytes of the ranges, in the order of capture; and the bytes that none of them held. */
function carriersOf(ranges: readonly StreamRange[], track: StreamTrack): { carriers: Carrier[]; missing: number } {
  const carriers: Carrier[] = [];
  let [before, missing] = [0, 0];
  for (const range of ranges) {
    const seen: StreamRange[] = [];
    for (const { frame, at, start, end } of track.segments) {
      const held = { start: Math.max(start, range.start), end: Math.min(end, range.end) };
      if (held.end <= held.start) continue;
      const fresh = uncovered(held, seen).reduce((bytes, part) => bytes + part.end - part.start, 0);
      const offset = before - range.start;
      const isRetransmission = fresh < held.end - held.start;
      carriers.push({ frame, at, start: held.start + offset, end: held.end + offset, isRetransmission });
      seen.push(held);
    }
    missing += uncovered(range, seen).length;
    before += range.end - range.start;
  }
  return { carriers: merged(carriers.toSorted((one, other) => one.frame - other.frame)), missing };
}

/** A segment with several parts of a line that follow each other carried them as one. */
function merged(carriers: readonly Carrier[]): Carrier[] {
  const whole: Carrier[] = [];
  for (const carrier of carriers) {
    const last = whole.at(-1);
    const isSame = last?.frame === carrier.frame && last.end === carrier.start;
    if (!isSame) whole.push(carrier);
    else {
      const isRetransmission = last.isRetransmission || carrier.isRetransmission;
      whole[whole.length - 1] = { ...last, end: carrier.end, isRetransmission };
    }
  }
  return whole;
}

export class Join {
  readonly #book: LineBook;
  readonly #tracks: Tracks;
  readonly #show: (connection: ConnectionIdentity) => FeedConnection;

  /** `show` gives a connection as a page may see it. */
  constructor(book: LineBook, tracks: Tracks, show: (connection: ConnectionIdentity) => FeedConnection) {
    this.#book = book;
    this.#tracks = tracks;
    this.#show = show;
  }

  /** The way of a line; undefined where it is too long ago. */
  line(number: number): LineTrace | undefined {
    const record = this.#book.get(number);
    if (record === undefined) return undefined;
    return {
      line: record.line,
      speaker: this.#carriage(this.#said(record)),
      hearers: this.#heard(record).map(({ name, way }) => Object.assign({ name }, this.#carriage(way))),
    };
  }

  /** The lines that a packet carried. */
  packet(frame: number): CarriedLine[] {
    const found: CarriedLine[] = [];
    const look = (record: LineRecord, direction: CarriedLine["direction"], name: string, way: Way): void => {
      if (way.track?.segments.some((segment) => segment.frame === frame) !== true) return;
      for (const carrier of carriersOf(way.ranges, way.track).carriers) {
        const { start, end } = carrier;
        if (carrier.frame === frame) found.push({ line: record.line, direction, name, start, end });
      }
    };
    for (const record of this.#book.records) {
      look(record, "said", record.line.from, this.#said(record));
      for (const { name, way } of this.#heard(record)) look(record, "heard", name, way);
    }
    return found;
  }

  #said({ line, connection, received }: LineRecord): Way {
    const track = this.#tracks.find(remoteEnd(connection), localEnd(connection), line.at);
    return { connection, ranges: [received], track };
  }

  #heard({ heard }: LineRecord): { readonly name: string; readonly way: Way }[] {
    return [...heard.values()].map(({ name, connection, at, ranges }) => {
      const track = this.#tracks.find(localEnd(connection), remoteEnd(connection), at);
      return { name, way: { connection, ranges, track } };
    });
  }

  #carriage({ connection, ranges, track }: Way): Carriage {
    const length = ranges.reduce((bytes, { start, end }) => bytes + end - start, 0);
    const shown = { connection: this.#show(connection), length };
    if (track?.isKnown !== true) {
      const unknown = track === undefined ? words.notCaptured : words.middle;
      return { ...shown, segments: [], acknowledged: undefined, unknown };
    }
    const { carriers, missing } = carriersOf(ranges, track);
    const end = ranges.at(-1)?.end ?? 0;
    const acknowledged = missing > 0 ? undefined : track.acknowledgments.find(({ upTo }) => upTo >= end);
    return {
      ...shown,
      segments: carriers,
      acknowledged: acknowledged && { frame: acknowledged.frame, at: acknowledged.at },
      unknown: missing > 0 ? words.gone : undefined,
    };
  }
}
