// Joins what the server knows (which bytes of which connection a line is) with what the capture knows (which segment held
// which bytes), both ways. It guesses nothing: an answer says where something is unknown. Its work does not grow with the capture: it
// searches in indexes, and names a bounded number of segments.
import type { ConnectionIdentity, StreamRange } from "@vitrine/server";
import type { Carriage, CarriedLine, Carrier, FeedConnection, LineTrace } from "../feed.ts";
import { Coverage } from "./coverage.ts";
import { type HeardLine, inbound, type LineBook, type LineRecord, outbound, type PlacedLine } from "./line-book.ts";
import type { StreamTrack } from "./stream-track.ts";
import type { Tracks } from "./tracks.ts";

const words = {
  notCaptured: "No packet of this connection was captured.",
  middle:
    "The capture began in the middle of this connection: without its SYN, the number of its first byte is unknown.",
  tooMany: "An answer names so many segments only; these are the first.",
  gone: "Not every byte of it is among the packets that are kept.",
  tls: "TLS seals the bytes of this connection: packets show that something travelled, but not what.",
  websocket:
    "A WebSocket frames the bytes of this connection, and those of the browser are masked: no packet shows the line.",
} as const;

interface Way {
  readonly connection: ConnectionIdentity;
  readonly ranges: readonly StreamRange[];
  readonly track: StreamTrack | undefined;
}

/** Hearers that an answer names; a room may have thousands, and a page shows a few. */
export const mostHearers = 200;
/** Segments of one answer: a long line among many hearers, or bytes that somebody sent again without end. */
export const mostCarriers = 2_000;
/** Lines that an answer names as carried by one packet. */
export const mostCarried = 1_000;

/** What is left of an answer's segments; each that is looked at is a step of work. */
interface Budget {
  carriers: number;
}

/** The segments that held bytes of the ranges, in the order of capture; and whether every byte was among them. */
function carriersOf(
  ranges: readonly StreamRange[],
  track: StreamTrack,
  budget: Budget,
): { readonly carriers: Carrier[]; readonly isWhole: boolean } {
  const carriers: Carrier[] = [];
  let [before, isWhole] = [0, true];
  for (const range of ranges) {
    const seen = new Coverage();
    for (const { frame, at, start, end } of track.holding(range, budget.carriers)) {
      const held = { start: Math.max(start, range.start), end: Math.min(end, range.end) };
      const isRetransmission = seen.add(held) < held.end - held.start;
      const offset = before - range.start;
      carriers.push({ frame, at, start: held.start + offset, end: held.end + offset, isRetransmission });
      budget.carriers -= 1;
    }
    isWhole &&= seen.holds(range);
    before += range.end - range.start;
  }
  return { carriers: merged(carriers.sort((one, other) => one.frame - other.frame)), isWhole };
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

  /** How a line travelled; undefined where it is too long ago. */
  line(number: number): LineTrace | undefined {
    const record = this.#book.get(number);
    if (record === undefined) return undefined;
    const budget = { carriers: mostCarriers };
    const hearers: LineTrace["hearers"][number][] = [];
    const speaker = this.#carriage(this.#said(record), budget);
    for (const heard of record.heard.values()) {
      if (hearers.length >= mostHearers || budget.carriers <= 0) break;
      hearers.push({ name: heard.name, ...this.#carriage(this.#heard(heard), budget) });
    }
    return { line: record.line, speaker, hearers, moreHearers: record.heard.size - hearers.length };
  }

  /** The lines that a packet carried, wholly or in part. */
  packet(frame: number): CarriedLine[] {
    const track = this.#tracks.ofFrame(frame);
    const segment = track?.segmentIn(frame);
    if (track === undefined || segment === undefined) return [];
    return this.#book
      .placedIn(track.key, segment, mostCarried)
      .filter((place) => this.#tracks.during(track.key, place.at) === track)
      .map((place) => carried(place, segment));
  }

  #said({ line, connection, received }: LineRecord): Way {
    const track = this.#tracks.during(inbound(connection), line.at);
    return { connection, ranges: [received], track };
  }

  #heard({ connection, at, ranges }: HeardLine): Way {
    return { connection, ranges, track: this.#tracks.during(outbound(connection), at) };
  }

  #carriage({ connection, ranges, track }: Way, budget: Budget): Carriage {
    const length = ranges.reduce((bytes, { start, end }) => bytes + end - start, 0);
    const shown = { connection: this.#show(connection), length };
    if (connection.wrapping !== undefined) {
      return { ...shown, segments: [], acknowledged: undefined, unknown: words[connection.wrapping] };
    }
    if (track?.isKnown !== true) {
      const unknown = track === undefined ? words.notCaptured : words.middle;
      return { ...shown, segments: [], acknowledged: undefined, unknown };
    }
    const { carriers, isWhole } = carriersOf(ranges, track, budget);
    const acknowledged = isWhole ? track.acknowledgmentOf(ranges.at(-1)?.end ?? 0) : undefined;
    const unknown = budget.carriers <= 0 ? words.tooMany : words.gone;
    return {
      ...shown,
      segments: carriers,
      acknowledged: acknowledged && { frame: acknowledged.frame, at: acknowledged.at },
      unknown: isWhole ? undefined : unknown,
    };
  }
}

/** The bytes of a line, counted from its first, that the segment held. */
function carried(place: PlacedLine, segment: StreamRange): CarriedLine {
  const { record, direction, name } = place;
  const places = direction === "said" ? [place] : (record.heard.get(place.connection)?.ranges ?? [place]);
  let before = 0;
  for (const one of places) {
    if (one === place) break;
    before += one.end - one.start;
  }
  const start = Math.max(segment.start, place.start) - place.start + before;
  const end = Math.min(segment.end, place.end) - place.start + before;
  return { line: record.line, direction, name, start, end };
}
