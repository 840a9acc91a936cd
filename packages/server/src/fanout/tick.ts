// The end of a turn: logs release what was said in it, and every connection that has something to be sent writes once.
import type { Clock } from "../clock.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

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
