// Who may try a password when: each wrong one makes the next wait longer, for its name and for its address.
import { addressNetwork } from "@vitrine/wire/text";
import type { Clock } from "../clock.ts";
import { Tally, type TallyOptions } from "./tally.ts";

export interface AttemptOptions {
  /** Default: three free tries for a name, then 1 s, 2 s … 60 s apart. In the long run a name can be guessed at 1,440 times a day. */
  readonly perName?: TallyOptions;
  /** Default: twenty free tries, as a whole class may sit behind one address; then as for a name. */
  readonly perAddress?: TallyOptions;
  /** Who would wait longer than this is refused at once, in ms: a connection is not held for nothing. Default 10,000. */
  readonly longestWait?: number;
  /** Pairs of name and address that are remembered as good. Default 4,096. */
  readonly mostKnownPairs?: number;
}

const perName: TallyOptions = { free: 3, firstDelay: 1000, longestDelay: 60_000, forgivenEvery: 60_000, cells: 4096 };
const perAddress: TallyOptions = { ...perName, free: 20 };

export type Turn =
  /** Try after `wait` ms. */
  | {
      readonly kind: "granted";
      readonly wait: number;
      /** It was the right password, which does not count. */
      readonly succeeded: () => void;
      /** It was not tried after all. */
      readonly withdrawn: () => void;
    }
  /** Not now; how many ms until it makes sense. */
  | { readonly kind: "denied"; readonly retryAfter: number };

export class Attempts {
  readonly #clock: Clock;
  readonly #names: Tally;
  readonly #addresses: Tally;
  readonly #longestWait: number;
  readonly #mostKnownPairs: number;
  /** In the order of their last success. */
  readonly #knownPairs = new Set<string>();

  constructor(clock: Clock, options: AttemptOptions = {}) {
    this.#clock = clock;
    this.#names = new Tally(clock, options.perName ?? perName);
    this.#addresses = new Tally(clock, options.perAddress ?? perAddress);
    this.#longestWait = options.longestWait ?? 10_000;
    this.#mostKnownPairs = options.mostKnownPairs ?? 4096;
  }

  /** Asks for a turn. It is counted as wrong from now on, so that many tries at the same time gain nothing. */
  take(name: string, address: string): Turn {
    const network = addressNetwork(address);
    const pair = JSON.stringify([name, network]);
    // Where the name was proved before, only tries from there count: who guesses from elsewhere cannot keep its owner out.
    const counted: readonly (readonly [Tally, string])[] = this.#knownPairs.has(pair)
      ? [[this.#names, pair]]
      : [
          [this.#names, name],
          [this.#addresses, network],
        ];
    const now = this.#clock.elapsed();
    const beginsAt = Math.max(now, ...counted.map(([tally, key]) => tally.freeAt(key)));
    if (beginsAt - now > this.#longestWait) return { kind: "denied", retryAfter: beginsAt - now };
    const takeBack = counted.map(([tally, key]) => tally.count(key, beginsAt));
    const withdrawn = (): void => {
      for (const undo of takeBack) undo();
    };
    const succeeded = (): void => {
      withdrawn();
      this.#know(pair);
    };
    return { kind: "granted", wait: beginsAt - now, succeeded, withdrawn };
  }

  /** Only who proved a name gets here, so nobody can push others out by guessing. */
  #know(pair: string): void {
    this.#knownPairs.delete(pair);
    this.#knownPairs.add(pair);
    if (this.#knownPairs.size <= this.#mostKnownPairs) return;
    for (const oldest of this.#knownPairs) {
      this.#knownPairs.delete(oldest);
      return;
    }
  }
}
