// The segments that wait for their ACK: one linked list a flow, newest first, all in one pool of integers.

/** Columns of a segment's row in the pool. */
export const OLDER = 0;
export const FRAME = 1;
export const START = 2;
/** The number after its last byte (a SYN and a FIN count as one). */
export const END = 3;
export const SECONDS = 4;
export const NANOSECONDS = 5;
export const SEGMENT_COLUMNS = 6;

const FIRST_SEGMENTS = 4096;

/** Rows for segments; those given back are used again. Positions are indexes into `rows`. */
export class SegmentPool {
  rows = new Int32Array(FIRST_SEGMENTS * SEGMENT_COLUMNS);
  #free = -1;
  #used = 0;

  take(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.rows[free + OLDER]!;
      return free;
    }
    const position = this.#used;
    this.#used += SEGMENT_COLUMNS;
    if (this.#used > this.rows.length) {
      const larger = new Int32Array(2 * this.rows.length);
      larger.set(this.rows);
      this.rows = larger;
    }
    return position;
  }

  giveBack(position: number): void {
    this.rows[position + OLDER] = this.#free;
    this.#free = position;
  }
}
