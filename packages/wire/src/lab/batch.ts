// Many lines for many hearers as few bytes: what is said in one tick is laid out once, in blocks of exactly the size
// that a naive client reads at once, and every hearer gets the same bytes, less what they said themselves.
//
//   |alice: hello \nbob: hi alice         \n|carol: hello both |
//   |<------ one block, filled up --------->|<- the last one ->|
//
// A client that lags, and then reads block by block, so gets whole lines every time and never half a character.

const lineFeed = 0x0a;
const space = 0x20;

/** The first memory of a batch, in bytes: an ordinary tick's lines many times over. */
const smallestMemory = 65_536;

/** Memory of more bytes than this, which a flood had needed, is given back. */
const largestMemory = 1_048_576;

/** One hearer's place in the batches: made by the hearer, read and written only here. */
export class Seat {
  /** The batch in which this hearer spoke or came in; any other batch is for them as for everybody. */
  batch = -1;
  /** Where in that batch they came in: nothing before it is theirs. */
  start = 0;
}

/** Consecutive bytes of one speaker, all in one block. */
interface Run {
  readonly speaker: Seat;
  readonly start: number;
  end: number;
}

/** Where the lines of a block end, and where what fills it up ends. */
interface BlockEnd {
  readonly content: number;
  readonly end: number;
}

/** Lays out lines. Offsets are from the start of the batch, which is also the start of its first block. */
export class Batch {
  #blockSize: number;
  #memory = new Uint8Array(smallestMemory);
  #from = 0;
  #to = 0;
  #number = 0;
  #blockStart = 0;
  #blockEnds: BlockEnd[] = [];
  #runs: Run[] = [];
  #lines = 0;

  constructor(blockSize: number) {
    this.#blockSize = blockSize;
  }

  /** The longest line that `append` takes, in bytes: a block less the line feed that ends it. */
  get longestLine(): number {
    return this.#blockSize - 1;
  }

  /** The bytes laid out so far. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** From the next batch on, blocks have this size. To be called while nothing is laid out. */
  resize(blockSize: number): void {
    this.#blockSize = blockSize;
  }

  /**
   * Whether this batch and so many unread bytes before it fit into one read of a client. Then the client may read them
   * together or apart.
   */
  fitsBehind(unread: number): boolean {
    return unread + this.length <= this.#blockSize;
  }

  /** Appends `speaker: text `: `prefix`, `text` and the space are at most `longestLine` together. */
  append(speaker: Seat, prefix: Uint8Array, text: Uint8Array): void {
    const length = prefix.length + text.length + 1;
    this.#reserve();
    let start = this.length;
    if (start - this.#blockStart + length + (start > this.#blockStart ? 1 : 0) >= this.#blockSize) {
      this.#endBlock();
      start = this.length;
    }
    const memory = this.#memory;
    let at = this.#to;
    if (start > this.#blockStart) memory[at++] = lineFeed;
    memory.set(prefix, at);
    at += prefix.length;
    memory.set(text, at);
    at += text.length;
    memory[at++] = space;
    this.#to = at;
    this.#noteRun(speaker, start);
  }

  /** Somebody comes in now: what is said from here on is theirs. */
  seat(newcomer: Seat): void {
    newcomer.batch = this.#number;
    newcomer.start = this.length;
  }

  /**
   * Takes what was laid out, and starts the next batch. Where another one follows at once, the last block is filled up
   * like the others, so that a client that lags reads on at the start of a block; a single line is left as it is.
   */
  take(isFollowed: boolean): LaidOut {
    if (isFollowed && this.#lines > 1) this.#endBlock();
    const taken = new LaidOut({
      bytes: this.#memory.subarray(this.#from, this.#to),
      number: this.#number,
      blockEnds: this.#blockEnds,
      runs: this.#runs,
      lines: this.#lines,
    });
    this.#from = this.#to;
    this.#number += 1;
    this.#blockStart = 0;
    this.#blockEnds = [];
    this.#runs = [];
    this.#lines = 0;
    return taken;
  }

  /**
   * Nobody holds what was taken any more, so the next batch may use its memory: it is still in the processor's cache.
   * To be called while nothing is laid out.
   */
  reuse(): void {
    if (this.length > 0) return;
    if (this.#memory.length > largestMemory) this.#memory = new Uint8Array(smallestMemory);
    this.#from = 0;
    this.#to = 0;
  }

  /** Fills the open block up with spaces and ends it with a line feed. */
  #endBlock(): void {
    const content = this.length;
    if (content === this.#blockStart) return;
    const end = this.#from + this.#blockStart + this.#blockSize;
    this.#memory.fill(space, this.#to, end - 1);
    this.#memory[end - 1] = lineFeed;
    this.#to = end;
    this.#blockStart = this.length;
    this.#blockEnds.push({ content, end: this.length });
  }

  #noteRun(speaker: Seat, start: number): void {
    this.#lines += 1;
    if (speaker.batch !== this.#number) {
      speaker.batch = this.#number;
      speaker.start = 0;
    }
    const last = this.#runs.at(-1);
    if (last?.speaker === speaker && last.end === start) last.end = this.length;
    else this.#runs.push({ speaker, start, end: this.length });
  }

  /** Makes room to fill a block up and for one more line. Bytes that were taken keep their memory. */
  #reserve(): void {
    const needed = 3 * this.#blockSize;
    if (this.#to + needed <= this.#memory.length) return;
    const laidOut = this.#memory.subarray(this.#from, this.#to);
    this.#memory = new Uint8Array(Math.max(smallestMemory, 2 * (laidOut.length + needed)));
    this.#memory.set(laidOut);
    this.#to = laidOut.length;
    this.#from = 0;
  }
}

interface Layout {
  readonly bytes: Uint8Array;
  readonly number: number;
  readonly blockEnds: readonly BlockEnd[];
  readonly runs: readonly Run[];
  readonly lines: number;
}

/** One tick's lines, laid out. */
export class LaidOut {
  /** The bytes for a hearer that said nothing in it and was there from its start. */
  readonly bytes: Uint8Array;
  /** How many lines are in it. */
  readonly lines: number;
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.bytes = layout.bytes;
    this.lines = layout.lines;
    this.#layout = layout;
  }

  /** The bytes after the last full block: a client that lags reads them together with the next batch. */
  get tailLength(): number {
    return this.bytes.length - (this.#layout.blockEnds.at(-1)?.end ?? 0);
  }

  /** Whether `bytes` is what this hearer gets; otherwise `bytesFor` tells. */
  isForAll(seat: Seat): boolean {
    return seat.batch !== this.#layout.number;
  }

  /**
   * What this hearer gets: the batch from where they came in, less their own words; a block that was filled up for the
   * others is for them too, and one of which nothing is left is not theirs. It lies in `memory`, where that has as many
   * bytes as the batch.
   */
  bytesFor(seat: Seat, memory?: Uint8Array): Uint8Array {
    const { blockEnds, runs } = this.#layout;
    const isRoom = memory !== undefined && memory.length >= this.bytes.length;
    const out = isRoom ? memory : new Uint8Array(this.bytes.length);
    const own = runs.filter((run) => run.speaker === seat);
    let length = 0;
    let nextOwn = 0;
    let start = 0;
    const copy = (from: number, to: number, isFirst: boolean): void => {
      // The line feed that parts a line from one that this hearer does not get.
      const first = isFirst && from < to && this.bytes[from] === lineFeed ? from + 1 : from;
      out.set(this.bytes.subarray(first, to), length);
      length += to - first;
    };
    const copyBlock = (content: number): number => {
      const blockStart = length;
      let at = Math.max(start, Math.min(seat.start, content));
      for (; nextOwn < own.length && own[nextOwn]!.start < content; nextOwn += 1) {
        if (at < own[nextOwn]!.start) copy(at, own[nextOwn]!.start, length === blockStart);
        at = Math.max(at, own[nextOwn]!.end);
      }
      if (at < content) copy(at, content, length === blockStart);
      return length - blockStart;
    };
    for (const { content, end } of blockEnds) {
      const copied = copyBlock(content);
      if (copied > 0) {
        const blockEnd = length - copied + end - start;
        out.fill(space, length, blockEnd - 1);
        out[blockEnd - 1] = lineFeed;
        length = blockEnd;
      }
      start = end;
    }
    copyBlock(this.bytes.length);
    return out.subarray(0, length);
  }
}
