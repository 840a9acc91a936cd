// The lab's room log. The lab has no framing, so lines are laid out in blocks of exactly the size that a naive client reads at
// once: a client that lags, and then reads block by block, gets whole lines every time and never half a character.
//
//   |alice: hello \nbob: hi alice         \n|carol: hello both |
//   |<------ one block, filled up --------->|<- the last one ->|
//
// A speaker gets the block without their own words; spaces in their place keep its length.
import type { Room, User } from "@vitrine/hub";
import type { MemoryPool } from "../../fanout/memory-pool.ts";
import type { Output } from "../../fanout/output.ts";
import { type Hearer, type OwnRun, RoomLog } from "../../fanout/room-log.ts";
import type { Slices } from "../../fanout/slices.ts";
import { emptyListing, type Listing } from "./listing.ts";
import type { Pace } from "./pace.ts";

const lineFeed = 0x0a;
const space = 0x20;

/** Whole lines. What fills the block up is from `content` to `end`. */
interface Block {
  readonly start: number;
  content: number;
  end: number;
  isOpen: boolean;
}

export class BlockLog extends RoomLog {
  readonly pace: Pace;
  readonly rosterDue = (): void => this.pace.rosterDue();
  readonly rosterDueLater = (): void => this.pace.rosterDueLater();
  /** The roster that was sent last. */
  listed: Listing = emptyListing;
  /** Some line began with a line feed, so that no client could take it for a part of another: none is left out any more. */
  #keepsLineFeeds = false;
  #blockSize: number;
  /** Of what is kept, in order. */
  #blocks: Block[] = [];

  constructor(pool: MemoryPool, pace: Pace, blockSize: number) {
    super(pool);
    this.pace = pace;
    this.#blockSize = blockSize;
  }

  /** Lines held around a roster go out after it, so other bytes do not push them ahead. */
  override get takeable(): number {
    return this.released;
  }

  /** The longest line that `appendLine` takes, in bytes: a block less the line feed that ends it. */
  get longestLine(): number {
    return this.#blockSize - 1;
  }

  /** From the next line on, blocks have this size. To be called while everything is released. */
  resize(blockSize: number): void {
    this.#blockSize = blockSize;
  }

  override mayRelease(now: number): boolean {
    return this.pace.mayRelease(now, this.heldBack, this.#blockSize);
  }

  /** A newcomer gets a block that is open from here on, with spaces in place of what was said before. */
  override add(outbox: Output, room: Room, user: User): Hearer {
    const hearer = super.add(outbox, room, user);
    const open = this.#openBlock;
    if (open !== undefined && open.start < this.end) {
      hearer.position = open.start;
      this.leaveOut(hearer, open.start);
    }
    return hearer;
  }

  /**
   * Appends `speaker: text `: the prefix, the text and the space are at most `longestLine` together, or one less where the line
   * begins with a line feed wherever it comes (`isApart`).
   */
  appendLine(prefix: Uint8Array, text: Uint8Array, isApart = false): void {
    const length = prefix.length + text.length + 1;
    let block = this.#openBlock;
    if (block !== undefined && this.end - block.start + length + 1 >= this.#blockSize) {
      this.#fill(block);
      block = undefined;
    }
    const start = this.end;
    if (block === undefined) this.#open();
    if (block !== undefined || isApart) this.putByte(lineFeed);
    if (isApart) this.#keepsLineFeeds = true;
    const wordsStart = this.end;
    this.put(prefix);
    this.put(text);
    this.putByte(space);
    this.noteLine(start, wordsStart);
  }

  override release(): void {
    const open = this.#openBlock;
    if (open !== undefined && this.pace.isFollowed && this.lines > 1) this.#fill(open);
    else if (open !== undefined) close(open, this.end);
    const lastFilled = this.#blocks.findLast(({ content, end }) => end > content);
    super.release();
    this.pace.released(
      this.released - this.batchStart,
      this.released - Math.max(this.batchStart, lastFilled?.end ?? 0),
    );
  }

  override take(hearer: Hearer, upTo: number, slices: Slices): void {
    if (hearer.own.length === 0) super.take(hearer, upTo, slices);
    else this.#takeWithoutOwn(hearer, upTo, slices);
  }

  override trim(): void {
    super.trim();
    const { oldest } = this;
    if (this.#blocks.length > 0 && this.#blocks[0]!.end <= oldest) {
      this.#blocks = this.#blocks.filter(({ end, isOpen }) => isOpen || end > oldest);
    }
  }

  override close(): void {
    this.pace.close();
    super.close();
  }

  /** A run is in one block, because each block is filled up for itself. */
  protected override isOneRun(run: OwnRun, start: number): boolean {
    const open = this.#openBlock!;
    return run.start >= open.start && start > open.start;
  }

  get #openBlock(): Block | undefined {
    const last = this.#blocks.at(-1);
    return last?.isOpen === true ? last : undefined;
  }

  #open(): void {
    this.reserve(this.#blockSize);
    this.#blocks.push({ start: this.end, content: this.end, end: this.end, isOpen: true });
  }

  /** Fills the block up with spaces and ends it with a line feed. */
  #fill(block: Block): void {
    close(block, this.end);
    block.end = block.start + this.#blockSize;
    this.putByte(space, block.end - 1 - block.content);
    this.putByte(lineFeed);
  }

  #blockAt(offset: number): Block {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low]!;
  }

  /** Blocks in which the hearer spoke are taken whole, so that spaces stand for all that is left out. */
  #takeWithoutOwn(hearer: Hearer, upTo: number, slices: Slices): void {
    const { own } = hearer;
    let at = hearer.position;
    let used = 0;
    slices.startAt(this.chunkAt(at, hearer.held)!);
    while (used < own.length && own[used]!.start < upTo) {
      const found = this.#blockAt(own[used]!.start);
      const block = found.isOpen ? { ...found, content: upTo, end: upTo } : found;
      if (block.end > upTo && at > hearer.position) break;
      slices.add(at, block.start);
      at = Math.max(at, block.start);
      let runs = used;
      while (runs < own.length && own[runs]!.start < block.content) runs += 1;
      this.#takeBlock(block, at, own.slice(used, runs), slices);
      used = runs;
      at = block.end;
    }
    if (used === own.length || own[used]!.start >= upTo) {
      slices.add(at, upTo);
      at = Math.max(at, upTo);
    }
    this.took(hearer, at, used);
  }

  #takeBlock(block: Block, from: number, own: readonly OwnRun[], slices: Slices): void {
    let at = from;
    let left = 0;
    let out = 0;
    const piece = (to: number): void => {
      if (to <= at) return;
      // The line feed parts a line from one that this hearer does not get.
      const isParting = left === 0 && at > block.start && !this.#keepsLineFeeds && this.byteAt(at) === lineFeed;
      const first = isParting ? at + 1 : at;
      out += first - at;
      left += to - first;
      slices.add(first, to);
    };
    for (const { start, end } of own) {
      piece(start);
      out += end - Math.max(start, at);
      at = Math.max(at, end);
    }
    piece(block.content);
    // A block of which nothing is left is not this hearer's.
    if (left === 0) return;
    if (block.end > block.content) slices.addSpaces(out);
    slices.add(block.content, block.end);
  }
}

function close(block: Block, end: number): void {
  block.content = end;
  block.end = end;
  block.isOpen = false;
}
