// When a password may be tried: each wrong one makes the next wait longer, for its name and for its name at one address.
import { addressNetwork } from "@vitrine/wire/text";
import type { Clock } from "../clock.ts";
import { Tally, type TallyOptions } from "./tally.ts";

export interface AttemptOptions {
  /** Wrong passwords of a name that cost no delay. Default 3. */
  readonly freeTries?: number | undefined;
  /** Default: three free tries for a name, then 1 s, 2 s … 60 s apart. In the long run a name can be guessed at 1,440 times a day. */
  readonly perName?: TallyOptions;
  /** Default: twenty free tries, as a whole class may share one address; then as for a name. */
  readonly perAddress?: TallyOptions;
  /** The longest wait of a try, in ms: a password in the clear that would wait longer is refused at once. Default 10,000. */
  readonly longestWait?: number;
  /** Pairs of name and address that are remembered as good. Default 4,096. */
  readonly mostKnownPairs?: number;
}

const perName: TallyOptions = { free: 3, firstDelay: 1000, longestDelay: 60_000, forgivenEvery: 60_000, cells: 4096 };
const perAddress: TallyOptions = { ...perName, free: 20 };

/** A password in the clear costs the server a hash; a proof by SCRAM costs it next to nothing. */
export type AttemptKind = "password" | "proof";

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
  /** The counts, by their names in a table. */
  readonly tallies: Readonly<Record<"names" | "addresses", Tally>>;
  /** In the order of their last success. */
  readonly #knownPairs = new Set<string>();

  /** `secret` is the same over restarts where the counts are kept. Default: a new one. */
  constructor(clock: Clock, options: AttemptOptions = {}, secret?: string) {
    this.#clock = clock;
    const { freeTries = perName.free } = options;
    this.#names = new Tally(clock, options.perName ?? { ...perName, free: freeTries }, secret);
    this.#addresses = new Tally(clock, options.perAddress ?? perAddress, secret);
    this.tallies = { names: this.#names, addresses: this.#addresses };
    this.#longestWait = options.longestWait ?? 10_000;
    this.#mostKnownPairs = options.mostKnownPairs ?? 4096;
  }

  /**
   * Asks for a turn. It is counted as wrong from now on, so that many tries at the same time gain nothing. Past the limit a proof
   * waits for the longest time and is never refused: otherwise guesses from elsewhere would keep the owner out at a new place.
   */
  take(name: string, address: string, kind: AttemptKind = "password"): Turn {
    const network = addressNetwork(address);
    const pair = JSON.stringify([name, network]);
    // Where the name was proved before, only tries from there count: guesses from elsewhere cannot keep its owner out.
    const isKnown = this.#knownPairs.has(pair);
    const counted: (readonly [Tally, string])[] = [[this.#names, pair]];
    if (!isKnown) counted.push([this.#names, name], [this.#addresses, network]);
    // An address delays only names that failed there: a class that shares one mistypes many passwords in a morning.
    const delaying = isKnown || this.#names.tries(pair) > 0 ? counted : counted.slice(0, 2);
    const now = this.#clock.elapsed();
    const latest = kind === "proof" ? now + this.#longestWait : Infinity;
    const freeAt = Math.max(now, ...delaying.map(([tally, key]) => tally.freeAt(key)));
    const beginsAt = Math.min(latest, freeAt);
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
