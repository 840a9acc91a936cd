// The listener that records: what a turn changed is one batch, and its speakers hear their echo when the batch is
// committed. Nobody else waits.
//
//   event → changes → batch of the turn → history.write → the speakers' outboxes go on
import { type Hub, type HubEvent, numberOf, positionOf, type Room, type SessionId, type User } from "@vitrine/hub";
import {
  type History,
  type HistoryChange,
  type HistoryFault,
  isAccountIdentity,
  type LogPosition,
} from "@vitrine/store/history";
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";
import type { Outbox } from "../fanout/outbox.ts";
import { changesOf } from "./recording.ts";
import { conversationWith, identityOf, isProtected, roomTarget } from "./target.ts";

/** Batches that the history has at once. Each costs a message to its thread and a transaction, so what comes meanwhile is one. */
const mostInFlight = 1;

/** Bytes that may wait for the history before the server stops reading from speakers. */
const longestQueue = 8 * 1024 * 1024;

/** The weight of a change in the queue, besides its text. */
const changeWeight = 256;

/** Milliseconds after which a history that could not write is tried again. */
const retryInterval = 1_000;

/** Messages of a guest that are remembered as theirs, so that they may take them back. */
const mostOwn = 500;

export interface RecorderComponents {
  readonly history: History;
  readonly clock: Clock;
  readonly log: Log;
  /** The outbox that waits for what the session said; undefined where nobody waits. */
  readonly outboxOf: (session: SessionId) => Outbox | undefined;
  /** Less waits than before: speakers may be read again. */
  readonly progressed: () => void;
  /** The history can write no more, or can again. */
  readonly isFailing: (fault: HistoryFault | undefined) => void;
}

interface Batch {
  readonly changes: HistoryChange[];
  readonly held: Set<Outbox>;
  bytes: number;
  position: LogPosition | undefined;
}

/** The last messages of a guest. */
interface OwnMessages {
  readonly numbers: number[];
  /** The place of the next one, which is that of the oldest where all places are taken. */
  next: number;
}

const emptyBatch = (): Batch => ({ changes: [], held: new Set(), bytes: 0, position: undefined });

export class Recorder {
  readonly history: History;
  readonly #components: RecorderComponents;
  #hub: Hub | undefined;
  #batch = emptyBatch();
  #inFlight = 0;
  #waiting = 0;
  #isPlanned = false;
  #isEnding = false;
  #isClosed = false;
  /** Why the history cannot write, and what waits for it. */
  #fault: HistoryFault | undefined;
  #lost = 0;
  #lastPosition: LogPosition | undefined;
  readonly #isProtected = new WeakMap<Room, boolean>();
  readonly #joinedAt = new WeakMap<Room, WeakMap<User, number>>();
  readonly #ownMessages = new WeakMap<User, OwnMessages>();
  /** Keys of the conversations of guests, which end with them. */
  readonly #guestConversations = new Map<string, Set<string>>();

  constructor(components: RecorderComponents) {
    this.#components = components;
    this.history = components.history;
  }

  /** Called once, before the hub starts. */
  start(hub: Hub): void {
    this.#hub = hub;
  }

  /** Whether so much waits that speakers have to. */
  get isBehind(): boolean {
    return this.#fault === undefined && this.#waiting > longestQueue;
  }

  get fault(): HistoryFault | undefined {
    return this.#fault;
  }

  /** The number of the user's JOIN; beyond all numbers where it is not known. */
  joinedAt(room: Room, user: User): number {
    return this.#joinedAt.get(room)?.get(user) ?? Number.MAX_SAFE_INTEGER;
  }

  /** Whether this guest said it. */
  saidByGuest(user: User, number: number): boolean {
    return this.#ownMessages.get(user)?.numbers.includes(number) === true;
  }

  hear(event: HubEvent): void {
    const hub = this.#hub!;
    const changes = changesOf(event, (id) => hub.usersById.get(id), numberOfMessage);
    this.#remember(event, changes);
    this.#endings(event, changes);
    if (changes.length === 0) return;
    const batch = this.#batch;
    batch.position = this.#lastPosition = {
      epoch: event.position.epoch,
      number: numberOf(event.position),
      at: event.at,
    };
    for (const change of changes) {
      batch.changes.push(change);
      batch.bytes += weightOf(change);
    }
    if (isAcknowledged(event) && event.origin !== undefined && this.#fault === undefined) {
      this.#hold(event.origin.session);
    }
    this.#plan();
  }

  /** Gives the history what there is, so that a question that follows finds it. */
  flush(): void {
    if (this.#batch.changes.length > 0 && this.#fault === undefined) this.#write();
  }

  /** Takes in what is committed by now. */
  collect(): void {
    if (this.#inFlight > 0) this.history.collect();
  }

  /** From now on rooms that close are still there after a restart: their members do not go by themselves. */
  end(): void {
    this.#isEnding = true;
  }

  /** Writes what there is and closes the history. */
  async close(): Promise<void> {
    if (this.#batch.changes.length > 0) this.#write();
    this.#isClosed = true;
    await this.history.close();
    const count = this.#batch.changes.length + this.#lost;
    if (count > 0)
      this.#components.log.error({ count }, `${count} changes are not in the history: ${this.#fault?.message ?? ""}`);
  }

  #remember(event: HubEvent, changes: HistoryChange[]): void {
    if (event.kind === "joined") {
      const joined = this.#joinedAt.get(event.room) ?? new WeakMap<User, number>();
      joined.set(event.user, numberOf(event.position));
      this.#joinedAt.set(event.room, joined);
      if (event.room.members.size === 1) this.#noteProtection(event.room, changes);
    } else if (event.kind === "modes-changed") this.#noteProtection(event.room, changes);
    else if (event.kind === "said" && changes.length > 0) this.#rememberSaid(event);
  }

  #rememberSaid({ message, position }: HubEvent & { readonly kind: "said" }): void {
    const { from, to } = message;
    if (from.account === undefined) {
      let own = this.#ownMessages.get(from);
      if (own === undefined) this.#ownMessages.set(from, (own = { numbers: [], next: 0 }));
      own.numbers[own.next] = numberOf(position);
      own.next = (own.next + 1) % mostOwn;
    }
    if ("members" in to) return;
    const key = conversationWith(from, to)?.key;
    for (const user of [from, to]) {
      if (user.account !== undefined || key === undefined) continue;
      const keys = this.#guestConversations.get(identityOf(user)) ?? new Set<string>();
      this.#guestConversations.set(identityOf(user), keys.add(key));
    }
  }

  #noteProtection(room: Room, changes: HistoryChange[]): void {
    const now = isProtected(room);
    if ((this.#isProtected.get(room) ?? false) === now) return;
    this.#isProtected.set(room, now);
    changes.push({ change: "protected", target: roomTarget(room), isProtected: now });
  }

  /** A room that has closed, and a guest that is one no more, end what nobody may read any more. */
  #endings(event: HubEvent, changes: HistoryChange[]): void {
    if (event.kind === "left" || event.kind === "account-changed") {
      const id = event.kind === "left" ? identityOf(event.user) : identityOf({ ...event.user, account: undefined });
      if (!isAccountIdentity(id)) {
        for (const key of this.#guestConversations.get(id) ?? []) changes.push({ change: "ended", key });
        this.#guestConversations.delete(id);
      }
    }
    if (this.#isEnding) return;
    const rooms =
      event.kind === "left" ? event.rooms : event.kind === "parted" || event.kind === "kicked" ? [event.room] : [];
    for (const room of rooms) {
      if (this.#hub!.rooms.get(room.key) !== room) changes.push({ change: "ended", key: room.key });
    }
  }

  #hold(session: SessionId): void {
    const outbox = this.#components.outboxOf(session);
    if (outbox === undefined || this.#batch.held.has(outbox)) return;
    outbox.hold();
    this.#batch.held.add(outbox);
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#components.clock.atEndOfTurn(() => {
      this.#isPlanned = false;
      if (this.#inFlight < mostInFlight && this.#fault === undefined) this.#write();
      else if (this.#fault !== undefined) this.#shorten();
    });
  }

  #write(): void {
    const batch = this.#batch;
    if (batch.position === undefined || this.#isClosed) return;
    this.#batch = emptyBatch();
    this.#inFlight += 1;
    this.#waiting += batch.bytes;
    this.history.write({ changes: batch.changes, position: batch.position }, (fault) => this.#settled(batch, fault));
  }

  #settled(batch: Batch, fault: HistoryFault | undefined): void {
    if (fault === undefined) this.#written();
    else this.#failed(batch, fault);
    this.#inFlight -= 1;
    this.#waiting -= batch.bytes;
    for (const outbox of batch.held) outbox.letGo();
    if (this.#batch.changes.length > 0) this.#plan();
    this.#components.progressed();
  }

  #written(): void {
    if (this.#fault === undefined) return;
    this.#fault = undefined;
    const lost = this.#lost;
    this.#lost = 0;
    const words = lost === 0 ? "nothing is missing" : `${lost} changes are missing`;
    this.#components.log.warn({ lost }, `the history is written again: ${words}`);
    this.#components.isFailing(undefined);
  }

  /** What could not be written waits in front of what came since, and is tried again. */
  #failed(batch: Batch, fault: HistoryFault): void {
    const later = this.#batch;
    if (fault.isFull) {
      this.#batch = {
        changes: [...batch.changes, ...later.changes],
        held: later.held,
        bytes: batch.bytes + later.bytes,
        position: later.position ?? batch.position,
      };
      this.#shorten();
    } else this.#lost += batch.changes.length;
    const isNew = this.#fault === undefined;
    this.#fault = fault;
    // Nobody waits for a disk that is full.
    for (const outbox of this.#batch.held) outbox.letGo();
    this.#batch.held.clear();
    if (isNew) {
      this.#components.log.error({ isFull: fault.isFull }, `the history cannot be written: ${fault.message}`);
      this.#components.isFailing(fault);
    }
    this.#components.clock.after(retryInterval, () => this.#retry());
  }

  #retry(): void {
    if (this.#fault === undefined || this.#inFlight > 0) return;
    this.#batch.position ??= this.#lastPosition;
    this.#write();
  }

  /** While nothing can be written, only so much waits; the oldest is lost, and counted. */
  #shorten(): void {
    const { changes } = this.#batch;
    let gone = 0;
    while (this.#batch.bytes > longestQueue && gone < changes.length) {
      this.#batch.bytes -= weightOf(changes[gone]!);
      gone += 1;
    }
    changes.splice(0, gone);
    this.#lost += gone;
  }
}

/** Whether the answer to the command says that it is recorded. */
function isAcknowledged({ kind }: HubEvent): boolean {
  return kind === "said" || kind === "redacted" || kind === "marked";
}

function weightOf(change: HistoryChange): number {
  return changeWeight + (change.change === "recorded" ? change.record.text.length : 0);
}

function numberOfMessage(id: string): number | undefined {
  const position = positionOf(id);
  return position === undefined ? undefined : numberOf(position);
}
