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
  /** The stretch of batches for which `missing` counts. */
  stretch = -1;
  /** How many bytes of the open block the others had and this hearer had not: what they said themselves. */
  missing = 0;
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

/** Lays out lines. Offsets are from the start of the batch; a column is an offset in the block. */
export class Batch {
  readonly #blockSize: number;
  #memory = new Uint8Array(smallestMemory);
  #from = 0;
  #to = 0;
  #number = 0;
  #stretch = 0;
  #isBusy = false;
  /** The column at which this batch starts: above 0 where the batch before left a block open. */
  #firstColumn = 0;
  #column = 0;
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

  /**
   * Before the first line of a batch: says whether it follows so soon on the one before that a hearer who lags may read
   * both at once. Then it goes on in the block that is open.
   */
  open(isBusy: boolean): void {
    this.#isBusy = isBusy;
    if (isBusy) return;
    this.#stretch += 1;
    this.#firstColumn = 0;
    this.#column = 0;
  }

  /** Appends `speaker: text `: `prefix`, `text` and the space are at most `longestLine` together. */
  append(speaker: Seat, prefix: Uint8Array, text: Uint8Array): void {
    const length = prefix.length + text.length + 1;
    this.#reserve();
    let start = this.length;
    if (this.#column + length + (start > this.#blockStart ? 1 : 0) >= this.#blockSize) {
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
    this.#column += at - this.#to;
    this.#to = at;
    this.#noteRun(speaker, start);
  }

  /** Somebody comes in now: what is said from here on is theirs. */
  seat(newcomer: Seat): void {
    newcomer.batch = this.#number;
    newcomer.start = this.length;
    newcomer.stretch = this.#stretch;
    newcomer.missing = this.#firstColumn;
  }

  /** Takes what was laid out, and starts the next batch. */
  take(): LaidOut {
    const isOneLine = this.#lines === 1;
    // A single line goes out as it is, while the block has room for an ordinary line more.
    const isNearlyFull = this.#column > this.#blockSize - this.#blockSize / 8;
    if (this.#isBusy && (!isOneLine || isNearlyFull)) this.#endBlock();
    const taken = new LaidOut({
      bytes: this.#memory.subarray(this.#from, this.#to),
      blockSize: this.#blockSize,
      number: this.#number,
      stretch: this.#stretch,
      firstColumn: this.#firstColumn,
      blockEnds: this.#blockEnds,
      runs: this.#runs,
      lines: this.#lines,
    });
    this.#from = this.#to;
    this.#number += 1;
    this.#firstColumn = this.#column;
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
    if (this.#column === 0) return;
    const content = this.length;
    const end = this.#to + this.#blockSize - this.#column;
    this.#memory.fill(space, this.#to, end - 1);
    this.#memory[end - 1] = lineFeed;
    this.#to = end;
    this.#column = 0;
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

  /** Room for a block to be filled up and for one more line. What was taken keeps its memory to itself. */
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
  readonly blockSize: number;
  readonly number: number;
  readonly stretch: number;
  readonly firstColumn: number;
  readonly blockEnds: readonly BlockEnd[];
  readonly runs: readonly Run[];
  readonly lines: number;
}

/** One tick's lines, laid out. */
export class LaidOut {
  /** What a hearer gets who said nothing in it and was there from its start. */
  readonly bytes: Uint8Array;
  /** How many lines are in it. */
  readonly lines: number;
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.bytes = layout.bytes;
    this.lines = layout.lines;
    this.#layout = layout;
  }

  /** The most bytes that `bytesFor` gives: what is missing from an open block adds less than a block. */
  get roomForHearer(): number {
    return this.bytes.length + this.#layout.blockSize;
  }

  /** Whether `bytes` is what this hearer gets; otherwise `bytesFor` tells. */
  isForAll(seat: Seat): boolean {
    const { number, stretch, blockEnds } = this.#layout;
    if (seat.batch === number) return false;
    return seat.missing === 0 || seat.stretch !== stretch || blockEnds.length === 0;
  }

  /**
   * What this hearer gets: the batch from where they came in, less their own words. Every block of theirs ends where
   * the others' do, so that the next batch is laid out for all alike. Once for a hearer: it moves their seat. They lie in
   * `memory`, where that has `roomForHearer` bytes.
   */
  bytesFor(seat: Seat, memory?: Uint8Array): Uint8Array {
    const { number, stretch, firstColumn, blockEnds, runs } = this.#layout;
    const isRoom = memory !== undefined && memory.length >= this.roomForHearer;
    const out = new HearersBytes(this.bytes, isRoom ? memory : new Uint8Array(this.roomForHearer));
    const isInvolved = seat.batch === number;
    const from = isInvolved ? seat.start : 0;
    out.missing = seat.stretch === stretch ? seat.missing : 0;
    const own = isInvolved ? runs.filter((run) => run.speaker === seat) : [];
    let column = firstColumn;
    let start = 0;
    let nextOwn = 0;
    const copyBlock = (content: number): void => {
      let at = Math.max(start, Math.min(from, content));
      out.startBlock(content - start);
      for (; nextOwn < own.length && own[nextOwn]!.start < content; nextOwn += 1) {
        out.copy(at, own[nextOwn]!.start);
        at = Math.max(at, own[nextOwn]!.end);
      }
      out.copy(at, content);
      column += content - start;
    };
    for (const { content, end } of blockEnds) {
      copyBlock(content);
      out.endBlock(column, end - content);
      column = 0;
      start = end;
    }
    copyBlock(this.bytes.length);
    seat.stretch = stretch;
    seat.missing = out.missing;
    return out.bytes();
  }
}

/** The bytes of one hearer, as they grow. */
class HearersBytes {
  missing = 0;
  readonly #source: Uint8Array;
  readonly #bytes: Uint8Array;
  #length = 0;
  #lengthAtBlock = 0;

  constructor(source: Uint8Array, memory: Uint8Array) {
    this.#source = source;
    this.#bytes = memory;
  }

  /** A block starts in which the others get `length` bytes of lines: all missing here until they are copied. */
  startBlock(length: number): void {
    this.missing += length;
    this.#lengthAtBlock = this.#length;
  }

  copy(start: number, end: number): void {
    // The line feed that parts a line from one that this hearer does not get.
    const isFirst = this.#length === this.#lengthAtBlock;
    const from = isFirst && start < end && this.#source[start] === lineFeed ? start + 1 : start;
    if (from >= end) return;
    this.#bytes.set(this.#source.subarray(from, end), this.#length);
    this.#length += end - from;
    this.missing -= end - from;
  }

  /** The block ends for the others at `column`, with `filling` bytes; here with what is missing besides. */
  endBlock(column: number, filling: number): void {
    const isEmpty = column === this.missing;
    if (!isEmpty) {
      const end = this.#length + filling + this.missing;
      this.#bytes.fill(space, this.#length, end - 1);
      this.#bytes[end - 1] = lineFeed;
      this.#length = end;
    }
    this.missing = 0;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
