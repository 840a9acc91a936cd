// The room's last lines, each with its bytes in the speaker's stream and in every hearer's; found by number, and by the bytes.
import type { ConnectionIdentity, ServerEventMap, StreamRange } from "@vitrine/server";
import { visibleText } from "@vitrine/wire/text";
import type { FeedLine } from "../feed.ts";
import { directionKey } from "./tracks.ts";
import { firstAtLeast } from "./sorted.ts";

type Said = ServerEventMap["said"][0];
type Delivered = ServerEventMap["delivered"][0];

export interface HeardLine {
  readonly name: string;
  readonly connection: ConnectionIdentity;
  readonly at: number;
  /** Where it is in the stream; a long line is in several places. */
  readonly ranges: PlacedLine[];
}

export interface LineRecord {
  readonly line: FeedLine;
  readonly connection: ConnectionIdentity;
  readonly received: StreamRange;
  /** By the connection's number. */
  readonly heard: Map<number, HeardLine>;
}

/** A line, or a part of one, in one direction of a connection. */
export interface PlacedLine extends StreamRange {
  readonly record: LineRecord;
  readonly direction: "said" | "heard";
  readonly name: string;
  /** The connection's number. */
  readonly connection: number;
  readonly at: number;
}

/** Lines that are kept: an evening's, or a lesson's. */
const mostLines = 2_000;
/** Places in hearers' streams that are kept: a line in a room of thousands weighs as much as an evening among a few. */
const mostPlaces = 200_000;
/** Characters of a line that a page shows; its packets show the rest. */
export const longestText = 4_000;
/** Characters of all kept lines together: what a page is sent at first. */
export const mostText = 2 * 1024 * 1024;

/** The text as a page shows it: without control characters, an ACTION of IRC as clients show it, and without a hold on a longer one. */
function shownText(said: string): string {
  const action = /^\u0001ACTION ([^\u0001]*)\u0001?$/.exec(said)?.[1];
  const text = visibleText(action === undefined ? said : `* ${action}`);
  if (text.length <= longestText) return text;
  // Through bytes, because a part of a string keeps the whole in memory; half a surrogate pair becomes U+FFFD.
  return `${Buffer.from(text.slice(0, longestText)).toString()}…`;
}

/** The lines of one direction of one connection, in the order of the stream. */
type Places = PlacedLine[];

const endOf = ({ end }: StreamRange): number => end;

export class LineBook {
  readonly #records = new Map<number, LineRecord>();
  /** By direction, and by the numbers of the connections that had these ends, the latest last. */
  readonly #places = new Map<string, Map<number, Places>>();
  /** Deliveries whose `said` event has not come yet: a full batch goes out at once. */
  #early: Delivered[] = [];
  #placed = 0;
  #text = 0;
  #newest = 0;

  get lines(): FeedLine[] {
    return [...this.#records.values()].map(({ line }) => line);
  }

  get(number: number): LineRecord | undefined {
    return this.#records.get(number);
  }

  /** The lines whose bytes overlap these of a direction, of every connection that had its ends; at most `most`. */
  placedIn(direction: string, { start, end }: StreamRange, most: number): PlacedLine[] {
    const found: PlacedLine[] = [];
    for (const places of this.#places.get(direction)?.values() ?? []) {
      for (let at = firstAtLeast(places, start + 1, endOf); at < places.length && found.length < most; at += 1) {
        if (places[at]!.start >= end) break;
        found.push(places[at]!);
      }
    }
    return found;
  }

  said({ number, at, from, room, text, connection, received }: Said): FeedLine {
    const line = { number, at, from, room, text: shownText(text) };
    this.#newest = number;
    const record: LineRecord = { line, connection, received, heard: new Map() };
    const place = { ...received, record, direction: "said", name: from, connection: connection.id, at } as const;
    this.#place(placesKey(inbound(connection), connection), place);
    this.#records.set(number, record);
    this.#text += line.text.length;
    const early = this.#early;
    this.#early = [];
    for (const delivered of early) this.delivered(delivered);
    this.#shrink();
    return line;
  }

  delivered(delivered: Delivered): void {
    const { at, name, connection, lines } = delivered;
    const direction = placesKey(outbound(connection), connection);
    for (const { number, start, end } of lines) {
      const record = this.#records.get(number);
      if (record === undefined) {
        if (number > this.#newest) this.#early.push({ ...delivered, lines: [{ number, start, end }] });
        continue;
      }
      const place = { start, end, record, direction: "heard", name, connection: connection.id, at } as const;
      this.#place(direction, place);
      const heard = record.heard.get(connection.id);
      if (heard === undefined) record.heard.set(connection.id, { name, connection, at, ranges: [place] });
      else heard.ranges.push(place);
    }
  }

  #place(direction: string, place: PlacedLine): void {
    let connections = this.#places.get(direction);
    if (connections === undefined) this.#places.set(direction, (connections = new Map()));
    const places = connections.get(place.connection);
    if (places === undefined) connections.set(place.connection, [place]);
    else places.push(place);
    this.#placed += 1;
  }

  #shrink(): void {
    for (const [number, record] of this.#records) {
      const isTooMuch = this.#records.size > mostLines || this.#placed > mostPlaces || this.#text > mostText;
      if (!isTooMuch) return;
      this.#records.delete(number);
      this.#text -= record.line.text.length;
      this.#unplace(placesKey(inbound(record.connection), record.connection), record.connection.id);
      for (const { connection } of record.heard.values()) {
        this.#unplace(placesKey(outbound(connection), connection), connection.id);
      }
    }
  }

  /** Forgets the first places of this connection whose lines are no longer kept. */
  #unplace(direction: string, connection: number): void {
    const connections = this.#places.get(direction);
    const places = connections?.get(connection);
    if (connections === undefined || places === undefined) return;
    const kept = places.findIndex(({ record }) => this.#records.has(record.line.number));
    const dropped = kept === -1 ? places.length : kept;
    places.splice(0, dropped);
    this.#placed -= dropped;
    if (places.length > 0) return;
    connections.delete(connection);
    if (connections.size === 0) this.#places.delete(direction);
  }
}

const ends = (identity: ConnectionIdentity) =>
  [
    { address: identity.remoteAddress, port: identity.remotePort },
    { address: identity.localAddress, port: identity.localPort },
  ] as const;

/** Places in a wrapped stream are none of the TCP stream: under a name of their own no packet finds them. */
function placesKey(direction: string, { wrapping }: ConnectionIdentity): string {
  return wrapping === undefined ? direction : `${wrapping} ${direction}`;
}

/** The direction from the client to the server. */
export function inbound(identity: ConnectionIdentity): string {
  const [remote, local] = ends(identity);
  return directionKey(remote, local);
}

/** The direction from the server to the client. */
export function outbound(identity: ConnectionIdentity): string {
  const [remote, local] = ends(identity);
  return directionKey(local, remote);
}
