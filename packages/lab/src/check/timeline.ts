// The time line of a check: every byte sent and received, with its time, for a person to read when the check fails.
import { escapedText } from "@vitrine/wire/text";

/** One event. */
export interface TimelineEntry {
  /** Milliseconds since the check began. */
  readonly at: number;
  /** The party: "alice", "the program". */
  readonly who: string;
  readonly what: "connected" | "sent" | "received" | "typed" | "printed" | "closed" | "reset" | "started" | "ended";
  /** The bytes as text, control characters escaped, cut off when long. */
  readonly text?: string;
  /** How many bytes it was. */
  readonly bytes?: number;
}

/** Entries kept of one check: of a flood, the start is enough. */
const mostEntries = 400;
/** Characters kept of one entry. */
const longestText = 240;

export class Timeline {
  readonly #now: () => number;
  readonly #start: number;
  readonly #entries: TimelineEntry[] = [];
  #leftOut = 0;
  #isClosed = false;

  /** `now` gives milliseconds from any start. */
  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  /** Entries that did not fit. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Notes nothing more: the rest is the checker's own tidying up. */
  close(): void {
    this.#isClosed = true;
  }

  note(who: string, what: TimelineEntry["what"], bytes?: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#entries.length >= mostEntries) {
      this.#leftOut += 1;
      return;
    }
    const at = Math.round((this.#now() - this.#start) * 10) / 10;
    if (bytes === undefined) {
      this.#entries.push({ at, who, what });
      return;
    }
    const quoted = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, longestText * 4))).slice(1, -1);
    const text = quoted.length > longestText ? `${quoted.slice(0, longestText)}…` : quoted;
    this.#entries.push({ at, who, what, text: escapedText(text.replaceAll('\\"', '"')), bytes: bytes.length });
  }
}
