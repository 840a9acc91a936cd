// The fan-out, put together: hears what happens in the chat and brings it to every connection of this node.
import type { HubEvent, SessionId } from "@vitrine/hub";
import type { Clock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { Audience } from "./audience.ts";
import { BackPressure } from "./back-pressure.ts";
import type { Kind } from "./kind.ts";
import { MemoryPool } from "./memory-pool.ts";
import { type Delivery, Outbox, type OutboxHost } from "./outbox.ts";
import type { Hearer, RoomLog } from "./room-log.ts";
import { SeenTime } from "./seen-time.ts";
import { SlowReaders } from "./slow-readers.ts";
import { Tick } from "./tick.ts";

export interface FanoutComponents {
  readonly clock: Clock;
  /** So many lines go out to so many hearers. */
  readonly released: (lines: number, hearers: number) => void;
  /** Receives every delivery; undefined while nobody watches. */
  readonly watcher: () => ((delivery: Delivery) => void) | undefined;
  /** Called before anything is written, as often as that happens. Default: nothing. */
  readonly writing?: () => void;
  /** Called when everything that could be written is written. Default: nothing. */
  readonly flushed?: () => void;
  /** Bytes that were appended to the hub's log and are not applied yet. */
  readonly logWaiting: () => number;
}

export class Fanout implements OutboxHost {
  readonly seenTime: SeenTime;
  readonly pool = new MemoryPool();
  readonly tick: Tick;
  readonly slowReaders: SlowReaders;
  readonly backPressure: BackPressure;
  readonly audience: Audience;
  readonly #watcher: FanoutComponents["watcher"];
  #full: RoomLog | undefined;
  readonly #later = new Set<() => void>();

  constructor({ clock, released, watcher, writing, flushed, logWaiting }: FanoutComponents) {
    this.seenTime = new SeenTime(clock);
    this.#watcher = watcher;
    this.slowReaders = new SlowReaders(clock);
    this.backPressure = new BackPressure({ clock, seenTime: this.seenTime, logWaiting });
    this.tick = new Tick({
      clock,
      released,
      writing,
      flushed: () => {
        flushed?.();
        this.seenTime.turnEnded();
        this.backPressure.look();
      },
    });
    this.audience = new Audience({
      appended: (log) => this.#appended(log),
      touchTogether: (outboxes) => this.tick.touchTogether(outboxes),
      isWatched: () => this.#watcher() !== undefined,
    });
  }

  get delivered(): ((delivery: Delivery) => void) | undefined {
    return this.#watcher();
  }

  /** Everything that this session is sent goes through the outbox. */
  open(session: SessionId, kind: Kind, connection: Connection): Outbox {
    const outbox = new Outbox(connection, this);
    this.audience.open(session, kind, outbox);
    return outbox;
  }

  hear(event: HubEvent): void {
    this.audience.hear(event);
  }

  /** Does this when the entry that is being applied has reached every listener. */
  afterwards(action: () => void): void {
    this.#later.add(action);
  }

  /** An entry is applied, and every listener has heard it: a log that is full goes out before the next one. */
  applied(): void {
    if (this.#later.size > 0) {
      const actions = [...this.#later];
      this.#later.clear();
      for (const action of actions) action();
    }
    const full = this.#full;
    if (full === undefined) return;
    this.#full = undefined;
    this.tick.flush(full);
  }

  touched(outbox: Outbox): void {
    this.tick.touched(outbox);
  }

  fellBehind(outbox: Outbox): void {
    this.slowReaders.add(outbox);
  }

  caughtUp(outbox: Outbox): void {
    this.slowReaders.delete(outbox);
  }

  progressed(hearers: readonly Hearer[]): void {
    for (const { log } of hearers) this.tick.touch(log);
    this.backPressure.look();
  }

  #appended(log: RoomLog): void {
    this.tick.touch(log);
    if (log.isFull) this.#full = log;
  }
}
