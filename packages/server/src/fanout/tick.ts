// The end of a turn: logs release what was said in it, and every connection that has something to be sent writes once.
import type { Clock } from "../clock.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

/**
 * Each write to a crowd is dear, so its comings and goings that follow each other closely leave together: 2,000 people who join at
 * once would otherwise cost up to a million writes each way.
 */
export const crowd = {
  /** Hearers from which on they are collected. */
  size: 64,
  /**
   * Milliseconds for each hearer between two releases. A write takes some 10 µs of the server's time, so they take a tenth of it
   * at most; 2,000 people see somebody come at most 200 ms late.
   */
  intervalPerHearer: 0.1,
};

export interface TickComponents {
  readonly clock: Clock;
  /** So many lines go out to so many hearers. */
  readonly released: (lines: number, hearers: number) => void;
  /** Something is about to be written: whatever it acknowledges has to be kept by now. */
  readonly writing?: (() => void) | undefined;
  /** Everything that could be written is written. */
  readonly flushed: () => void;
}

export class Tick {
  readonly #components: TickComponents;
  readonly #logs = new Set<RoomLog>();
  #outboxes: Outbox[] = [];
  #isPlanned = false;
  #isFlushing = false;
  /** What these are to be sent waits until a crowd is written to again. */
  readonly #together = new Set<Outbox>();
  #togetherAt = -Infinity;

  constructor(components: TickComponents) {
    this.#components = components;
  }

  /** Something was said in this log. */
  touch(log: RoomLog): void {
    this.#logs.add(log);
    this.#plan();
  }

  /** This connection is to be sent something; called once before its flush. */
  touched(outbox: Outbox): void {
    this.#outboxes.push(outbox);
    this.#plan();
  }

  /** These connections are to be sent something that may wait a moment. It goes out earlier where something else does. */
  touchTogether(outboxes: readonly Outbox[]): void {
    const { clock } = this.#components;
    const wait = this.#togetherAt + outboxes.length * crowd.intervalPerHearer - clock.elapsed();
    if (outboxes.length < crowd.size || wait <= 0) {
      if (outboxes.length >= crowd.size) this.#togetherAt = clock.elapsed();
      for (const outbox of outboxes) outbox.touch();
      return;
    }
    const isFirst = this.#together.size === 0;
    for (const outbox of outboxes) this.#together.add(outbox);
    if (isFirst) clock.after(wait, () => this.#touchTogether());
  }

  #touchTogether(): void {
    this.#togetherAt = this.#components.clock.elapsed();
    for (const outbox of this.#together) outbox.touch();
    this.#together.clear();
  }

  /** Writes at once what this log holds, as far as it may be released. */
  flush(log: RoomLog): void {
    this.#logs.add(log);
    // A connection that is cut off while others are written to may lead here: its turn comes after theirs.
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#components.writing?.();
    const released = this.#release([log]);
    for (const { outbox } of released.flatMap(({ hearers }) => hearers)) (outbox as Outbox).flush();
    this.#trim(released);
    this.#isFlushing = false;
    if (this.#logs.size > 0) this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#components.clock.atEndOfTurn(() => this.#end());
  }

  #end(): void {
    this.#isPlanned = false;
    this.#isFlushing = true;
    this.#components.writing?.();
    const logs = [...this.#logs];
    const released = this.#release(logs);
    const isOneRoom = areOfOneRoom(released);
    for (const { hearers } of released) {
      // Backwards, because a hearer that is cut off leaves, and the last one takes its place.
      for (let at = hearers.length - 1; at >= 0; at -= 1) {
        const hearer = hearers[at]!;
        // A second round would find nothing of the first in the processor's cache.
        if (isOneRoom) (hearer.outbox as Outbox).flushFrom(hearer);
        else hearer.outbox.touch();
      }
    }
    const outboxes = this.#outboxes;
    this.#outboxes = [];
    for (const outbox of outboxes) if (outbox.isTouched) outbox.flush();
    this.#trim(logs);
    this.#isFlushing = false;
    if (this.#logs.size > 0) this.#plan();
    this.#components.flushed();
  }

  #release(logs: readonly RoomLog[]): RoomLog[] {
    const now = this.#components.clock.elapsed();
    const released: RoomLog[] = [];
    for (const log of logs) {
      this.#logs.delete(log);
      if (log.end === log.released || !log.mayRelease(now)) continue;
      this.#components.released(log.lines, log.hearers.length);
      log.release();
      released.push(log);
    }
    return released;
  }

  #trim(logs: readonly RoomLog[]): void {
    for (const log of logs) log.trim();
  }
}

/** Nobody hears one room by two logs. */
function areOfOneRoom(logs: readonly RoomLog[]): boolean {
  const room = logs[0]?.hearers[0]?.room;
  return logs.every(({ hearers }) => hearers[0]?.room === room);
}
