// Everything that one connection is to be sent. At the end of a turn it writes once: what was appended for this connection
// alone, and what the logs of its rooms hold. While the kernel takes nothing, the logs keep what comes next, and this keeps an
// offset.
import type { Room } from "@vitrine/hub";
import type { CloseReason, Connection, DrainListener } from "../connection/connection.ts";
import type { Chunk } from "./chunk.ts";
import type { Output } from "./output.ts";
import { Recording, type Segment, type Share } from "./recording.ts";
import type { Hearer } from "./room-log.ts";
import type { SeenTime } from "./seen-time.ts";
import { type SlicedRange, Slices } from "./slices.ts";

/** A log's share of a write to one connection, for a watcher. */
export interface Delivery {
  readonly connection: Connection;
  readonly hearer: Hearer;
  /** Bytes of the log, and where in the write they are. */
  readonly ranges: readonly SlicedRange[];
  /** Where in the connection's stream the write begins, and how many bytes of it are this log's. */
  readonly start: number;
  readonly length: number;
}

export interface OutboxHost {
  /** By which a peer reads or has stopped. */
  readonly seenTime: SeenTime;
  /** Plans a flush for the end of this turn. */
  touched(outbox: Outbox): void;
  fellBehind(outbox: Outbox): void;
  /** Less of these hearers' logs is needed than before. */
  progressed(hearers: readonly Hearer[]): void;
  caughtUp(outbox: Outbox): void;
  /** Undefined while nobody watches. */
  readonly delivered: ((delivery: Delivery) => void) | undefined;
}

/**
 * Bytes that may wait for one peer besides what the kernel holds: a full log many times over, so that a client that only lags
 * is not cut off. They lie in the logs, which many laggards share.
 */
export const longestQueue = 4 * 1024 * 1024;

/** Bytes of one write to a peer that lags: few enough that a slow but honest reader is seen to make progress. */
const laggardWrite = 65_536;

/** A peer that took nothing for so long is not waited for, in milliseconds. A slow reader's kernel reports room about twice a second. */
const readingTime = 1_000;

/** Slices that are worth a system call's vector; from there on one copy costs less. */
const mostParts = 16;

const none: readonly never[] = [];

export class Outbox implements Output, DrainListener {
  // A write needs these first ones, which lie in one line of the processor's cache.
  readonly connection: Connection;
  readonly #host: OutboxHost;
  isBlocked = false;
  /** What waits for the history; undefined where nothing ever did. */
  #recording: Recording | undefined;
  /** What the next write begins with; its chunks are held. */
  #next: Slices | undefined;
  isTouched = false;
  /** Its places in the logs of its rooms. */
  hearers: readonly Hearer[] = none;
  /** Bytes appended for this connection alone. */
  end = 0;
  readonly heldBack = 0;
  /** The last event about somebody that this connection has heard. */
  toldAbout = 0;
  #shares: Share[] | undefined;
  /** Chunks of which the connection keeps slices. */
  #keptChunks: readonly Chunk[] = none;
  #progressAt = 0;
  #isClosed = false;
  #closing: { readonly reason: CloseReason; readonly lastWords: Uint8Array | undefined } | undefined;

  constructor(connection: Connection, host: OutboxHost) {
    this.connection = connection;
    this.#host = host;
    connection.drainListener = this;
  }

  /** Bytes that wait for the peer, in this process: kept, queued, and in the logs. */
  get waiting(): number {
    let bytes = this.connection.queueLength + this.#kept;
    for (const { log, position } of this.hearers) bytes += Math.max(0, log.released - position);
    return bytes;
  }

  /** This connection's place in the log in which it hears the room. */
  hearerIn(room: Room): Hearer | undefined {
    for (const hearer of this.hearers) if (hearer.room === room) return hearer;
    return undefined;
  }

  /** As a room's log has it, of the bytes for this connection alone. */
  takenByAll(now: number): number {
    return this.isBlocked && this.isReading(now) ? this.end - this.#kept : this.end;
  }

  isReading(now: number): boolean {
    return now - this.#progressAt < readingTime;
  }

  touch(): void {
    if (this.isTouched || this.#isClosed) return;
    this.isTouched = true;
    this.#host.touched(this);
  }

  /** After a hold this may be an answer to what was said, so it waits until that is recorded. */
  append(bytes: Buffer): void {
    if (this.#recording?.hasMore === true) this.#recording.begin(this.#takeNext());
    this.appendForLater(bytes);
    this.touch();
  }

  /** As `append`, but it is no answer, and plans no flush. */
  appendForLater(bytes: Buffer): void {
    if (this.#isClosed) return;
    this.#takeOver();
    this.#open().addPart(bytes);
    this.end += bytes.length;
  }

  /**
   * What is appended from now on, and what comes after it, waits until `letGo` was called as often: what was said here is not
   * acknowledged before it is recorded. Lines of others go out meanwhile.
   */
  hold(): void {
    this.#recording ??= new Recording();
    this.#recording.give();
  }

  letGo(): void {
    const recording = this.#recording!;
    const wasWaiting = recording.isWaiting;
    recording.recorded();
    if (this.#isClosed) return;
    if (this.#closing !== undefined && recording.isDone) this.close(this.#closing.reason, this.#closing.lastWords);
    else if (wasWaiting && !recording.isWaiting) this.touch();
  }

  /** Writes this part now and by itself, after whatever waits. The array and its bytes must not change any more. */
  writeAlone(part: readonly [Buffer]): void {
    if (this.#isClosed) return;
    if (!this.#mayNotWrite) this.#write(Infinity);
    if (this.#mayNotWrite) this.append(part[0]);
    else if (!this.connection.write(part)) this.#block(none);
  }

  /** Hears this log from now on. */
  hear(hearer: Hearer): void {
    // Most connections have one; an array that grew would have room for 17.
    this.hearers = this.hearers.length === 0 ? [hearer] : [...this.hearers, hearer];
  }

  /** Hears its log no more; what was said until now is still sent. */
  leave(hearer: Hearer): void {
    if (!this.#isClosed && hearer.position < hearer.log.end) this.#take(hearer, hearer.log.end);
    hearer.log.remove(hearer);
    this.hearers = this.hearers.filter((other) => other !== hearer);
    if (this.#next !== undefined) this.touch();
  }

  /** Writes what there is; or, while the kernel takes nothing, notes what waits. */
  flush(): void {
    this.isTouched = false;
    if (this.#isClosed) return;
    if (this.#mayNotWrite) this.#wait();
    else this.#write(Infinity);
  }

  /** Writes what there is, of which all but what was appended here alone is in this hearer's log. */
  flushFrom(hearer: Hearer): void {
    const isForWhole = this.#next === undefined && !this.#mayNotWrite && hearer.log.isForWhole(hearer);
    if (isForWhole) this.#writeWhole(hearer);
    else this.flush();
  }

  /** Writes what there is, then the last words, and closes. */
  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (this.#recording?.isDone === false && !this.#isClosed) {
      this.#closing ??= { reason, lastWords };
      return;
    }
    if (!this.#isClosed && !this.isBlocked) this.#write(Infinity);
    this.connection.close(reason, lastWords);
  }

  /** The connection has ended. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { hearers } = this;
    this.hearers = none;
    for (const hearer of hearers) hearer.log.remove(hearer);
    letGo(this.#next?.chunks);
    for (const { slices } of this.#recording?.clear() ?? none) letGo(slices.chunks);
    letGo(this.#keptChunks);
    this.#next = undefined;
    this.#keptChunks = none;
    if (!this.isBlocked) return;
    this.isBlocked = false;
    this.#host.caughtUp(this);
    this.#host.progressed(hearers);
  }

  get #mayNotWrite(): boolean {
    return this.isBlocked || this.#recording?.isWaiting === true;
  }

  /** Bytes that were taken and are not written. */
  get #kept(): number {
    return (this.#recording?.length ?? 0) + (this.#next?.length ?? 0);
  }

  #open(): Slices {
    this.#next ??= new Slices(this.#host.delivered !== undefined);
    return this.#next;
  }

  /** Takes over what the logs hold, so that whatever is appended next comes after it. */
  #takeOver(): void {
    for (const hearer of this.hearers) {
      const { takeable } = hearer.log;
      if (hearer.position < takeable) this.#take(hearer, takeable);
    }
  }

  #take(hearer: Hearer, upTo: number): void {
    const slices = this.#open();
    if (slices.ranges !== undefined) {
      slices.finish();
      this.#shares ??= [];
      this.#shares.push({ hearer, from: slices.length, firstRange: slices.ranges.length });
    }
    const { chunks } = slices;
    const before = chunks.length;
    hearer.log.take(hearer, upTo, slices);
    for (let at = before; at < chunks.length; at += 1) chunks[at]!.holders += 1;
  }

  #takeNext(): Segment | undefined {
    if (this.#next === undefined) return undefined;
    const next = { slices: this.#next, shares: this.#shares ?? none };
    this.#next = undefined;
    this.#shares = undefined;
    return next;
  }

  /** Writes the segments that may be written. Returns whether what comes after them may be. */
  #writeSegments(recording: Recording): boolean {
    while (!this.isBlocked) {
      const segment = recording.next();
      if (segment === undefined) break;
      this.#put(segment);
    }
    return !this.#mayNotWrite;
  }

  /** `most` is how many bytes of each log are taken at most. */
  #write(most: number): void {
    if (this.#recording !== undefined && !this.#writeSegments(this.#recording)) {
      this.#wait();
      return;
    }
    const [only] = this.hearers;
    if (this.#next === undefined && this.hearers.length === 1 && most === Infinity && only!.log.isForWhole(only!)) {
      this.#writeWhole(only!);
      return;
    }
    for (const hearer of this.hearers) {
      const { released } = hearer.log;
      if (hearer.position < released) this.#take(hearer, Math.min(released, hearer.position + most));
    }
    const next = this.#takeNext();
    if (next !== undefined) this.#put(next);
  }

  #put({ slices, shares }: Segment): void {
    slices.finish();
    if (slices.length === 0) {
      letGo(slices.chunks);
      return;
    }
    const start = slices.ranges === undefined ? 0 : this.connection.bytesWritten;
    const parts = slices.parts.length > mostParts ? [Buffer.concat(slices.parts)] : slices.parts;
    if (this.connection.write(parts)) letGo(slices.chunks);
    else this.#block(slices.chunks);
    this.#tell(slices, shares, start);
  }

  #writeWhole(hearer: Hearer): void {
    const { log } = hearer;
    const { batchStart, whole, released } = log;
    const { delivered } = this.#host;
    // Asking a socket for its count costs as much as all the rest here.
    const start = delivered === undefined ? 0 : this.connection.bytesWritten;
    const chunk = log.takeWhole(hearer);
    if (!this.connection.write(whole)) {
      chunk.holders += 1;
      this.#block([chunk]);
    }
    if (delivered === undefined) return;
    const ranges = [{ from: batchStart, to: released, at: 0 }];
    delivered({ connection: this.connection, hearer, ranges, start, length: released - batchStart });
  }

  #block(chunks: readonly Chunk[]): void {
    this.#keptChunks = chunks;
    this.isBlocked = true;
    this.#progressAt = this.#host.seenTime.now();
    this.#host.fellBehind(this);
    this.#checkLength();
  }

  #wait(): void {
    for (const hearer of this.hearers) if (hearer.position < hearer.log.released) hearer.log.hold(hearer);
    this.#checkLength();
  }

  #checkLength(): void {
    // A peer that is held is not slow.
    if (this.isBlocked && this.waiting > longestQueue) this.connection.cutOff("too-slow");
  }

  drained(): void {
    letGo(this.#keptChunks);
    this.#keptChunks = none;
    if (this.#isClosed || !this.isBlocked) return;
    this.isBlocked = false;
    if (this.#mayNotWrite) {
      this.#host.caughtUp(this);
      return;
    }
    do this.#write(laggardWrite);
    while (!this.#mayNotWrite && this.hearers.some(({ log, position }) => position < log.released));
    if (!this.#isStillBlocked()) this.#host.caughtUp(this);
    else this.#wait();
    this.#host.progressed(this.hearers);
  }

  /** A write may have blocked again. */
  #isStillBlocked(): boolean {
    return this.isBlocked;
  }

  #tell(slices: Slices, shares: readonly Share[], start: number): void {
    const { delivered } = this.#host;
    if (delivered === undefined || slices.ranges === undefined) return;
    for (const [index, { hearer, from, firstRange }] of shares.entries()) {
      const next = shares[index + 1];
      const ranges = slices.ranges.slice(firstRange, next?.firstRange);
      const length = (next?.from ?? slices.length) - from;
      const own = ranges.map((range) => ({ from: range.from, to: range.to, at: range.at - from }));
      if (length > 0) delivered({ connection: this.connection, hearer, ranges: own, start: start + from, length });
    }
  }
}

function letGo(chunks: readonly Chunk[] | undefined): void {
  if (chunks !== undefined) for (const chunk of chunks) chunk.holders -= 1;
}
