// The room's last lines, each with its bytes in the speaker's stream and in every hearer's.
import type { ConnectionIdentity, ServerEventMap, StreamRange } from "@vitrine/server";
import type { FeedLine } from "../feed.ts";

type Said = ServerEventMap["said"][0];
type Delivered = ServerEventMap["delivered"][0];

export interface HeardLine {
  readonly name: string;
  readonly connection: ConnectionIdentity;
  readonly at: number;
  /** A long line stands in several. */
  readonly ranges: StreamRange[];
}

export interface LineRecord {
  readonly line: FeedLine;
  readonly connection: ConnectionIdentity;
  readonly received: StreamRange;
  /** By the connection's number. */
  readonly heard: Map<number, HeardLine>;
}

/** Lines that are kept: an evening's, or a lesson's. */
const mostLines = 2_000;
/** Lines times hearers that are kept: a line in a room of thousands weighs as much as an evening among a few. */
const mostHeard = 200_000;

export class LineBook {
  readonly #records = new Map<number, LineRecord>();
  /** Delivered before it was told that it had been said: a batch that is full goes out at once. */
  #early: Delivered[] = [];
  #heard = 0;
  #newest = 0;

  get records(): IterableIterator<LineRecord> {
    return this.#records.values();
  }

  get lines(): FeedLine[] {
    return [...this.#records.values()].map(({ line }) => line);
  }

  get(number: number): LineRecord | undefined {
    return this.#records.get(number);
  }

  said({ number, at, from, room, text, connection, received }: Said): FeedLine {
    const line = { number, at, from, room, text };
    this.#newest = number;
    this.#records.set(number, { line, connection, received, heard: new Map() });
    const early = this.#early;
    this.#early = [];
    for (const delivered of early) this.delivered(delivered);
    this.#shrink();
    return line;
  }

  delivered(delivered: Delivered): void {
    const { at, name, connection, lines } = delivered;
    for (const { number, start, end } of lines) {
      const record = this.#records.get(number);
      if (record === undefined) {
        if (number > this.#newest) this.#early.push({ ...delivered, lines: [{ number, start, end }] });
        continue;
      }
      const heard = record.heard.get(connection.id);
      if (heard === undefined) {
        record.heard.set(connection.id, { name, connection, at, ranges: [{ start, end }] });
        this.#heard += 1;
      } else {
        heard.ranges.push({ start, end });
      }
    }
  }

  #shrink(): void {
    for (const [number, { heard }] of this.#records) {
      if (this.#records.size <= mostLines && this.#heard <= mostHeard) return;
      this.#records.delete(number);
      this.#heard -= heard.size;
    }
  }
}
