// Back-pressure: while a sender's words fill queues, the server does not read from it, so that TCP slows it down and nothing is
// lost. Every speaker has a window, and so has every address; others go on. Nobody is cut off because somebody else talks fast.
//
//   said by one sender   |<--- a window --->|<--- the next --->|
//                        must be taken before this one ends ---^
import { addressNetwork } from "@vitrine/wire/text";
import type { Clock } from "../clock.ts";
import type { SeenTime } from "./seen-time.ts";

/** Where words wait until they are taken: a room's log, or one connection's outbox. */
export interface Backlog {
  /** Bytes that were put into it since it began. */
  readonly end: number;
  /** Bytes that nobody may take yet, such as while a room is quiet around a roster. */
  readonly heldBack: number;
  /** Bytes that everybody has taken who still reads. `now` is on `SeenTime`. */
  takenByAll(now: number): number;
}

/** Bytes of one speaker that may wait, and of one address, which a class may share. Twice as much can be on its way. */
const [speakerWindow, addressWindow] = [262_144, 1_048_576];

/** Bytes that may be held back in one backlog before all who speak there wait. */
const longestHeldBack = 1_048_576;

/** Bytes of one backlog that may wait for its slowest reader before all who speak there wait: half of what gets one cut off. */
const longestBacklog = 2_097_152;

/** Bytes that may wait in the hub's log: it has more only while a cluster cannot be reached. */
const longestLog = 1_048_576;

/** How often speakers who wait for readers that may have stopped reading are looked at, in milliseconds. */
const lookInterval = 250;

class Window {
  readonly #length: number;
  #bytes = 0;
  /** Where this window's words end in each backlog. */
  #backlogs = new Map<Backlog, number>();
  /** The same of the window before; there only once one was full. */
  #before: Map<Backlog, number> | undefined;

  constructor(length: number) {
    this.#length = length;
  }

  spoke(backlog: Backlog, bytes: number): void {
    this.#bytes += bytes;
    this.#backlogs.set(backlog, backlog.end);
  }

  /** Whether this window is full while words of the one before still wait. */
  isFull(now: number): boolean {
    if (this.#bytes < this.#length) return false;
    for (const [backlog, end] of this.#before ?? []) {
      if (backlog.takenByAll(now) < end) return true;
      this.#before?.delete(backlog);
    }
    this.#before = this.#backlogs;
    this.#backlogs = new Map();
    this.#bytes = 0;
    return false;
  }
}

/** Somebody who speaks by one connection. */
export interface Speaker {
  /** As its connection has it. */
  readonly address: string;
  /** The speaker may be read again. */
  goOn(): void;
}

interface Account {
  readonly window: Window;
  readonly address: { readonly key: string; readonly window: Window; speakers: number };
}

export interface BackPressureComponents {
  readonly clock: Clock;
  /** The time of the backlogs. */
  readonly seenTime: SeenTime;
  /** Bytes that were appended to the hub's log and are not applied yet. */
  readonly logWaiting: () => number;
}

export class BackPressure {
  readonly #components: BackPressureComponents;
  readonly #accounts = new Map<Speaker, Account>();
  readonly #addresses = new Map<string, Account["address"]>();
  readonly #waiting = new Map<Speaker, Backlog | undefined>();
  #isLooking = false;

  constructor(components: BackPressureComponents) {
    this.#components = components;
  }

  /** How many speakers are not read just now. */
  get size(): number {
    return this.#waiting.size;
  }

  /** The speaker has said so many bytes, the last of which this backlog holds. */
  spoke(speaker: Speaker, backlog: Backlog, bytes: number): void {
    const account = this.#accounts.get(speaker) ?? this.#open(speaker);
    account.window.spoke(backlog, bytes);
    account.address.window.spoke(backlog, bytes);
  }

  /** Whether the speaker, who wants to speak there, must wait. */
  mustWait(speaker: Speaker, backlog: Backlog | undefined): boolean {
    const now = this.#components.seenTime.now();
    if (this.#components.logWaiting() > longestLog) return true;
    if (backlog !== undefined) {
      if (backlog.heldBack > longestHeldBack || backlog.end - backlog.takenByAll(now) > longestBacklog) return true;
    }
    const account = this.#accounts.get(speaker);
    return account !== undefined && (account.window.isFull(now) || account.address.window.isFull(now));
  }

  /** The speaker waits, until `goOn`. */
  wait(speaker: Speaker, backlog: Backlog | undefined): void {
    this.#waiting.set(speaker, backlog);
    if (!this.#isLooking) this.#lookLater();
  }

  forget(speaker: Speaker): void {
    this.#waiting.delete(speaker);
    const account = this.#accounts.get(speaker);
    if (account === undefined) return;
    this.#accounts.delete(speaker);
    account.address.speakers -= 1;
    if (account.address.speakers === 0) this.#addresses.delete(account.address.key);
  }

  /** Somebody has read, or something went out: lets go on whoever may. */
  look(): void {
    if (this.#waiting.size === 0) return;
    for (const [speaker, backlog] of this.#waiting) {
      if (this.mustWait(speaker, backlog)) continue;
      this.#waiting.delete(speaker);
      speaker.goOn();
    }
  }

  #open(speaker: Speaker): Account {
    const key = addressNetwork(speaker.address);
    const address = this.#addresses.get(key) ?? { key, window: new Window(addressWindow), speakers: 0 };
    address.speakers += 1;
    this.#addresses.set(key, address);
    const account = { window: new Window(speakerWindow), address };
    this.#accounts.set(speaker, account);
    return account;
  }

  #lookLater(): void {
    this.#isLooking = true;
    this.#components.clock.after(lookInterval, () => {
      this.#isLooking = false;
      this.#components.seenTime.turnEnded();
      this.look();
      if (this.#waiting.size > 0) this.#lookLater();
    });
  }
}
