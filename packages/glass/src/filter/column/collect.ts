// From the masks of all chunks to the numbers of the rows that are selected. As in the masks' loops, what the inner loop works on
// lies at one place and is never another array.
import { CHUNK_ROWS } from "../../analysis/packet-columns.ts";
import type { PacketIndex } from "../../analysis/packet-index.ts";
import type { ChunkFilter } from "./compile.ts";
import { NOT_SELECTED, UNDECIDED } from "./mask.ts";

const mask = new Uint8Array(CHUNK_ROWS);
/** Rows that are looked at together: where none of them is selected, all are passed over. */
const rowsOfWord = 4;
const words = new Uint32Array(mask.buffer);
/** One more, for the row that is written last and does not count. */
const selected = new Uint32Array(CHUNK_ROWS + 1);

export function collectRows(index: PacketIndex, mark: ChunkFilter, decide: (row: number) => boolean): Uint32Array {
  // Memory that is never written to costs nothing.
  const all = new Uint32Array(index.rows);
  let count = 0;
  for (const chunk of index.chunks) {
    mark(chunk, mask);
    if (chunk.rows < CHUNK_ROWS) mask.fill(NOT_SELECTED, chunk.rows);
    const found = collectChunk(chunk.firstRow, decide);
    all.set(selected.subarray(0, found), count);
    count += found;
  }
  // To copy much costs more than the memory that is left over.
  return 2 * count > all.length ? all.subarray(0, count) : all.slice(0, count);
}

/** Gives how many of the rows are selected. */
function collectChunk(firstRow: number, decide: (row: number) => boolean): number {
  let count = 0;
  for (let word = 0; word < CHUNK_ROWS / rowsOfWord; word += 1) {
    if (words[word] === 0) continue;
    for (let row = rowsOfWord * word; row < rowsOfWord * (word + 1); row += 1) {
      const decided = mask[row]!;
      // Without a branch on what the columns decide: the next row that is selected takes the place of one that is not.
      selected[count] = firstRow + row;
      count += decided === UNDECIDED ? Number(decide(firstRow + row)) : decided >>> 1;
    }
  }
  return count;
}
