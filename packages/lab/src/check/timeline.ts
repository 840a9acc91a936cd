// The time line of a check: every byte sent and received, who and when, for a person to read when it fails.
import { escapedText } from "@vitrine/wire/text";

/** One thing that travelled or happened. */
export interface TimelineEntry {
  /** Milliseconds since the check began. */
  readonly at: number;
  /** Whose end of the wire this is: "alice", "the program". */
  readonly who: string;
  readonly what: "connected" | "sent" | "received" | "typed" | "printed" | "closed" | "reset" | "started" | "ended";
  /** What travelled, control characters escaped, cut off when long. */
  readonly text?: string;
  /** How many bytes it was. */
  readonly bytes?: number;
}

/** Entries kept of one check: a flood is told by its start. */
const mostEntries = 400;
/** Characters kept of one entry. */
const longestText = 240;

export class Timeline {
  readonly #now: () => number;
  readonly #start: number;
  readonly #entries: TimelineEntry[] = [];
  #leftOut = 0;

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

  note(who: string, what: TimelineEntry["what"], bytes?: Uint8Array): void {
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
