// The log of one room for one kind of hearer: bytes that are rendered once, and hearers who each have taken
// them up to some offset. A hearer who keeps up takes what everybody takes; one who lags keeps an offset, and no copy.
//
//   chunks      |alice: hi \nbob: hello \n|carol: all \n...|
//   offsets     0        ^ taken by a slow reader          ^ released ^ end
import type { Room, User } from "@vitrine/hub";
import type { Chunk } from "./chunk.ts";
import { largePiece, type MemoryPool, smallPiece } from "./memory-pool.ts";
import type { Output } from "./output.ts";
import type { SlicedRange, Slices } from "./slices.ts";

/** Bytes that one hearer does not get, because they are the hearer's own words. */
export interface OwnRun {
  readonly start: number;
  end: number;
}

/** Nothing to leave out, as nearly every hearer has. Never changed. */
const none: OwnRun[] = [];

/** One session's place in one log. */
export class Hearer {
  // A write needs these first ones, which lie in one line of the processor's cache.
  readonly outbox: Output;
  readonly log: RoomLog;
  /** Everything before this offset was taken. */
  position: number;
  /** Runs that this hearer must not get, from `position` on, in order. */
  own: OwnRun[] = none;
  /** The chunk at `position`, while the hearer lags. */
  held: Chunk | undefined;
  readonly room: Room;
  readonly user: User;
  /** Among the log's hearers. */
  place: number;

  constructor(log: RoomLog, outbox: Output, room: Room, user: User, place: number, position: number) {
    this.outbox = outbox;
    this.log = log;
    this.position = position;
    this.room = room;
    this.user = user;
    this.place = place;
  }
}

/** A line's place in the log, for a watcher. */
export interface LineMark {
  /** The number of the message in the hub's log. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** A log goes out early at this many bytes: much more would not stay in the processor's cache while it is copied. */
export const fullLog = 131_072;

export class RoomLog {
  readonly hearers: Hearer[] = [];
  /** The session whose entry is being rendered: it does not hear itself. */
  speaker: Hearer | undefined;
  /** The number of the message that is being rendered. */
  number = 0;
  /** The offset after the last byte that was appended. */
  end = 0;
  /** Hearers may take what is before this offset. */
  released = 0;
  /** Where what was released last begins. */
  batchStart = 0;
  /** The bytes that were released last, for every hearer that said nothing in them. */
  whole: readonly Buffer[] = [];
  /** Lines since the last release. */
  lines = 0;
  /** Whether somebody watches: then the places of lines are noted. */
  isWatched = false;
  readonly #pool: MemoryPool;
  #first: Chunk | undefined;
  #last: Chunk | undefined;
  #batchChunk: Chunk | undefined;
  readonly #lagging = new Set<Hearer>();
  #marks: LineMark[] = [];
  #isLarge = false;

  constructor(pool: MemoryPool) {
    this.#pool = pool;
  }

  /** How far a hearer may go whose other bytes must come after what was said before them. */
  get takeable(): number {
    return this.end;
  }

  /** Whether what was appended may go out now. `now` is on the clock's `elapsed()`. */
  mayRelease(_now: number): boolean {
    return true;
  }

  get isFull(): boolean {
    return this.end - this.released >= fullLog;
  }

  /** The offset before which every hearer that still reads has taken everything; back-pressure goes by it. */
  takenByAll(now: number): number {
    let slowest = this.released;
    for (const { outbox, position } of this.#lagging) {
      if (outbox.isReading(now)) slowest = Math.min(slowest, position);
    }
    return slowest;
  }

  /** Bytes that no hearer may take yet. */
  get heldBack(): number {
    return this.end - this.released;
  }

  add(outbox: Output, room: Room, user: User): Hearer {
    const hearer = new Hearer(this, outbox, room, user, this.hearers.length, this.end);
    this.hearers.push(hearer);
    return hearer;
  }

  remove(hearer: Hearer): void {
    const last = this.hearers.pop()!;
    if (last !== hearer) {
      this.hearers[hearer.place] = last;
      last.place = hearer.place;
    }
    this.letGo(hearer);
  }

  /** Appends one message. The speaker does not get it. */
  append(...parts: readonly Uint8Array[]): void {
    const length = parts.reduce((bytes, part) => bytes + part.length, 0);
    const start = this.end;
    this.reserve(length);
    for (const part of parts) this.put(part);
    this.noteLine(start, start);
  }

  /** Lets hearers take what was appended. */
  release(): void {
    this.batchStart = this.released;
    this.released = this.end;
    this.#batchChunk = this.chunkAt(this.batchStart);
    // Half of one, so that the next lines, which may be more, also lie in one piece.
    this.#isLarge = this.released - this.batchStart > smallPiece / 2;
    const whole: Buffer[] = [];
    for (let [chunk, from] = [this.#batchChunk, this.batchStart]; chunk !== undefined; chunk = chunk.next) {
      if (chunk.end > from) whole.push(chunk.memory.subarray(from - chunk.base, chunk.end - chunk.base));
      from = Math.max(from, chunk.end);
    }
    this.whole = whole;
    this.lines = 0;
  }

  /** Whether the hearer takes `whole`: present from its start, and silent in it. */
  isForWhole(hearer: Hearer): boolean {
    return hearer.own.length === 0 && hearer.position === this.batchStart && this.batchStart < this.released;
  }

  /** The hearer takes `whole`. Returns the chunk in which it begins. */
  takeWhole(hearer: Hearer): Chunk {
    hearer.position = this.released;
    if (hearer.held !== undefined) this.letGo(hearer);
    return this.#batchChunk!;
  }

  /** Gives the hearer what comes next, up to this offset at most. */
  take(hearer: Hearer, upTo: number, slices: Slices): void {
    if (hearer.position >= upTo) return;
    slices.startAt(this.chunkAt(hearer.position, hearer.held)!);
    const { own } = hearer;
    let at = hearer.position;
    let used = 0;
    for (; used < own.length && own[used]!.start < upTo; used += 1) {
      const { start, end } = own[used]!;
      slices.add(at, start);
      at = Math.max(at, end);
    }
    slices.add(at, upTo);
    this.took(hearer, Math.max(at, upTo), used);
  }

  /** The hearer lags: what comes next stays until it was taken. */
  hold(hearer: Hearer): void {
    const chunk = this.chunkAt(hearer.position, hearer.held);
    if (chunk === hearer.held || chunk === undefined) return;
    chunk.holders += 1;
    this.letGo(hearer);
    hearer.held = chunk;
    this.#lagging.add(hearer);
  }

  letGo(hearer: Hearer): void {
    if (hearer.held === undefined) return;
    hearer.held.holders -= 1;
    hearer.held = undefined;
    this.#lagging.delete(hearer);
  }

  /** Gives back the memory that nobody needs any more. To be called when nobody is about to take what was released. */
  trim(): void {
    while (this.#first !== undefined && this.#first.holders === 0) {
      if (this.#first.end > this.released) break;
      const isLast = this.#first === this.#last;
      this.#pool.give(this.#first.memory);
      this.#first = this.#first.next;
      if (isLast) this.#last = undefined;
    }
    this.whole = [];
    this.#batchChunk = undefined;
    if (this.#marks.length > 0) {
      const { oldest } = this;
      if (this.#marks[0]!.end <= oldest) this.#marks = this.#marks.filter(({ end }) => end > oldest);
    }
  }

  /** The lines in these ranges, and where they are in a write that begins at this offset of the stream. */
  placesOf(ranges: readonly SlicedRange[], streamStart: number): { number: number; start: number; end: number }[] {
    const places: { number: number; start: number; end: number }[] = [];
    for (const { from, to, at } of ranges) {
      for (const { number, start, end } of this.#marks) {
        if (end <= from || start >= to) continue;
        const offset = streamStart + at - from;
        const [first, last] = [Math.max(start, from), Math.min(end, to)];
        const before = places.at(-1);
        if (before?.number === number && before.end === first + offset) before.end = last + offset;
        else places.push({ number, start: first + offset, end: last + offset });
      }
    }
    return places;
  }

  /** The room is gone, or no session of this kind is in it. */
  close(): void {
    this.released = this.end;
    this.trim();
  }

  /** The chunk in which this offset lies, if anything was appended from there on. */
  protected chunkAt(offset: number, from: Chunk | undefined = this.#first): Chunk | undefined {
    let chunk = from;
    while (chunk !== undefined && chunk.end <= offset) chunk = chunk.next;
    return chunk;
  }

  /** So many bytes that are put next lie in one chunk. */
  protected reserve(length: number): void {
    const last = this.#last;
    if (last !== undefined && this.end - last.base + length <= last.memory.length) return;
    const isLarge = this.#isLarge || last !== undefined;
    const memory = this.#pool.take(isLarge ? Math.max(length, largePiece) : length);
    const chunk: Chunk = { memory, base: this.end, end: this.end, next: undefined, holders: 0 };
    if (last === undefined) this.#first = chunk;
    else last.next = chunk;
    this.#last = chunk;
  }

  protected put(bytes: Uint8Array): void {
    const { memory, base } = this.#last!;
    memory.set(bytes, this.end - base);
    this.#moveEnd(bytes.length);
  }

  protected putByte(byte: number, count = 1): void {
    const { memory, base } = this.#last!;
    const at = this.end - base;
    if (count === 1) memory[at] = byte;
    else memory.fill(byte, at, at + count);
    this.#moveEnd(count);
  }

  /** A line is complete. Its bytes begin at `start`, its words at `wordsStart`. */
  protected noteLine(start: number, wordsStart: number): void {
    this.lines += 1;
    if (this.isWatched) this.#marks.push({ number: this.number, start: wordsStart, end: this.end });
    if (this.speaker === undefined) return;
    const { own } = this.speaker;
    const last = own.at(-1);
    if (last?.end === start && this.isOneRun(last, start)) last.end = this.end;
    else this.leaveOut(this.speaker, start);
  }

  /** The hearer does not get what is from `start` to the end. */
  protected leaveOut(hearer: Hearer, start: number): void {
    const run = { start, end: this.end };
    if (hearer.own === none) hearer.own = [run];
    else hearer.own.push(run);
  }

  /** Whether two lines of one speaker that follow each other can be left out together. */
  protected isOneRun(_run: OwnRun, _start: number): boolean {
    return true;
  }

  protected took(hearer: Hearer, position: number, ownRuns: number): void {
    hearer.position = position;
    if (ownRuns === hearer.own.length) hearer.own = none;
    else if (ownRuns > 0) hearer.own.splice(0, ownRuns);
    if (hearer.held !== undefined) this.letGo(hearer);
  }

  protected byteAt(offset: number): number {
    const { memory, base } = this.chunkAt(offset)!;
    return memory[offset - base]!;
  }

  /** The offset from which on bytes are kept. */
  protected get oldest(): number {
    return this.#first?.base ?? this.end;
  }

  #moveEnd(count: number): void {
    this.end += count;
    this.#last!.end = this.end;
  }
}
