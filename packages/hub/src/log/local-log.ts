// The log of a single node, in memory: an entry is applied before `append` returns.
import type { Entry } from "../entry.ts";
import type { Origin } from "../event.ts";
import { numberOf, positionAt, slotsPerSequence, type Position } from "../position.ts";
import type { Apply, Log } from "./log.ts";

export interface LocalLogComponents {
  /** Milliseconds since 1970. Asked for every entry, so it should read a real clock once a turn. */
  readonly now: () => number;
  /** Called once when the clock is more than a minute earlier than the last entry. Default: nothing. */
  readonly clockIsBehind?: (milliseconds: number) => void;
}

export interface LocalLogOptions {
  /** When the node started, in milliseconds since 1970: numbers grow over restarts as long as the clock does. */
  readonly start: number;
  /** The time of the last entry that was stored; no entry is earlier. Default 0. */
  readonly at?: number;
  /** The number of that entry; every number is beyond it. Default 0. */
  readonly number?: number;
}

/** From how many milliseconds on a clock that is behind is worth a word. */
const worthTelling = 60_000;

/** This log knows no other epoch. */
const epoch = 0;

export class LocalLog implements Log {
  readonly waiting = 0;
  readonly isReachable = true;
  onReachable: (isReachable: boolean) => void = () => {};
  readonly #components: LocalLogComponents;
  #apply: Apply | undefined;
  #number: number;
  #at: number;
  #isApplying = false;
  #isTold = false;
  readonly #queue: { readonly entry: Entry; readonly origin: Origin | undefined }[] = [];

  constructor(components: LocalLogComponents, { start, at = 0, number = 0 }: LocalLogOptions) {
    this.#components = components;
    this.#number = Math.max(number, start * slotsPerSequence);
    this.#at = at;
  }

  read(from: Position | undefined, apply: Apply): void {
    if (from !== undefined) this.#number = Math.max(this.#number, numberOf(from));
    this.#apply = apply;
  }

  append(entry: Entry, origin?: Origin): void {
    if (this.#isApplying) {
      this.#queue.push({ entry, origin });
      return;
    }
    this.#isApplying = true;
    try {
      this.#applyNext(entry, origin);
      // Whatever is appended meanwhile goes to the end of the queue.
      for (const waiting of this.#queue) this.#applyNext(waiting.entry, waiting.origin);
    } finally {
      this.#queue.length = 0;
      this.#isApplying = false;
    }
  }

  #applyNext(entry: Entry, origin: Origin | undefined): void {
    const apply = this.#apply;
    if (apply === undefined) throw new Error("nobody reads this log");
    this.#number += 1;
    apply(positionAt(epoch, this.#number), this.#time(), entry, origin);
  }

  #time(): number {
    const now = this.#components.now();
    if (now >= this.#at) this.#at = now;
    else if (!this.#isTold && this.#at - now > worthTelling) {
      this.#isTold = true;
      this.#components.clockIsBehind?.(this.#at - now);
    }
    return this.#at;
  }
}
