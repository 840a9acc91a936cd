// From the masks of all chunks to the numbers of the rows that are selected. Four rows are looked at together, as one number; and as
// in the masks' loops, what the inner loops work on is never another array.
import { CHUNK_ROWS } from "../../analysis/packet-columns.ts";
import type { PacketIndex } from "../../analysis/packet-index.ts";
import type { Marker } from "./join.ts";
import { NOT_SELECTED, SELECTED, UNDECIDED } from "./mask.ts";

const mask = new Uint8Array(CHUNK_ROWS);
const rowsOfWord = 4;
const words = new Uint32Array(mask.buffer);
const firstBits = 0x0101_0101;
/** One more, for the row that is written last and does not count. */
const selected = new Uint32Array(CHUNK_ROWS + 1);

export function collectRows(index: PacketIndex, mark: Marker, decide: (row: number) => boolean): Uint32Array {
  let all = new Uint32Array(Math.min(CHUNK_ROWS, index.rows));
  let count = 0;
  for (const chunk of index.chunks) {
    mark(chunk, mask);
    const used = Math.ceil(chunk.rows / rowsOfWord);
    mask.fill(NOT_SELECTED, chunk.rows, rowsOfWord * used);
    settle(chunk.firstRow, used, decide);
    const found = selected.subarray(0, collectChunk(chunk.firstRow, used));
    if (count + found.length > all.length) all = grown(all, index.rows);
    all.set(found, count);
    count += found.length;
  }
  // To copy much costs more than the memory that is left over.
  return 2 * count > all.length ? all.subarray(0, count) : all.slice(0, count);
}

function grown(rows: Uint32Array, most: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.min(4 * rows.length, most));
  larger.set(rows);
  return larger;
}

/** Lets `decide` answer for the undecided rows among the first `used` words. */
function settle(firstRow: number, used: number, decide: (row: number) => boolean): void {
  for (let word = 0; word < used; word += 1) {
    const four = words[word]!;
    const hasUndecided = (four & ~(four >>> 1) & firstBits) !== 0;
    if (!hasUndecided) continue;
    for (let row = rowsOfWord * word; row < rowsOfWord * (word + 1); row += 1) {
      if (mask[row] === UNDECIDED) mask[row] = decide(firstRow + row) ? SELECTED : NOT_SELECTED;
    }
  }
}

/**
 * Gives how many rows are selected. Without a branch for each: the next one takes the place of one that does not count. The first
 * of four is the lowest byte, as on every machine with a browser or with Node.
 */
function collectChunk(firstRow: number, used: number): number {
  let count = 0;
  for (let word = 0; word < used; word += 1) {
    const four = words[word]!;
    if (four === 0) continue;
    const row = firstRow + rowsOfWord * word;
    selected[count] = row;
    count += (four >>> 1) & 1;
    selected[count] = row + 1;
    count += (four >>> 9) & 1;
    selected[count] = row + 2;
    count += (four >>> 17) & 1;
    selected[count] = row + 3;
    count += four >>> 25;
  }
  return count;
}
