// What happened in the chat, in numbered parts: each page reads them at its own pace. A part is written as JSON once for all pages
// that see addresses, and once for those that do not.
import type { FeedEvent } from "../feed.ts";

/** An event as a page sees it that addresses are hidden from, or not. */
export type EventWriter = (isHidden: boolean) => FeedEvent;

/** Events of one part, and characters of their lines: a message of about 128 kB at most. */
const [mostEvents, mostCharacters] = [500, 64 * 1024];
/** Characters of what is said that one batch of time shows to pages: 2.5 MB a second. More lines than a page can show are left out. */
const mostSaid = 128 * 1024;
/** Parts that are kept for pages that lag; a part comes at least every batch of time in a busy chat, so it is some seconds. */
const mostParts = 200;

interface Part {
  readonly writers: readonly EventWriter[];
  readonly written: [seen: string | undefined, hidden: string | undefined];
}

export class EventLog {
  #parts: Part[] = [];
  #oldest = 0;
  #open: EventWriter[] = [];
  #openCharacters = 0;
  #said = 0;
  #leftOut = 0;

  /** The number that the next part will have. */
  get next(): number {
    return this.#oldest + this.#parts.length;
  }

  /** Adds an event; `characters` are those of the line that was said, if one was. Lines beyond what a batch may say are only counted. */
  add(writer: EventWriter, characters = 0): void {
    if (characters > 0 && this.#said + characters > mostSaid) {
      this.#leftOut += 1;
      return;
    }
    this.#said += characters;
    this.#openCharacters += characters;
    this.#open.push(writer);
    if (this.#open.length >= mostEvents || this.#openCharacters >= mostCharacters) this.#closePart();
  }

  /** Ends the batch of time: everything that happened until now can be read. */
  flush(): void {
    const lines = this.#leftOut;
    if (lines > 0) this.#open.push(() => ({ kind: "leftOut", lines }));
    if (this.#open.length > 0) this.#closePart();
    [this.#said, this.#leftOut] = [0, 0];
  }

  /** A part as JSON. Undefined for one that is not there yet; "gone" for one that is no longer kept. */
  at(number: number, isHidden: boolean): string | undefined {
    if (number < this.#oldest) return "gone";
    const part = this.#parts[number - this.#oldest];
    if (part === undefined) return undefined;
    const form = isHidden ? 1 : 0;
    return (part.written[form] ??= JSON.stringify({
      kind: "events",
      events: part.writers.map((write) => write(isHidden)),
    }));
  }

  #closePart(): void {
    this.#parts.push({ writers: this.#open, written: [undefined, undefined] });
    [this.#open, this.#openCharacters] = [[], 0];
    if (this.#parts.length <= mostParts) return;
    this.#parts.shift();
    this.#oldest += 1;
  }
}
