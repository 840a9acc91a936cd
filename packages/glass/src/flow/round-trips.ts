// The median of many flows' round trips, at a cost that does not grow with the packets: a flow's first samples are kept as they
// are; where there are more, all are counted in buckets an eighth of an octave wide.

/** Once a flow has so many samples, every eighth is counted: enough for a median, and less to do. */
const MANY = 64;
/** Samples of a flow that are kept exactly. */
const FEW = 16;
const BUCKETS_PER_OCTAVE = 8;
/** From 8 microseconds to 69 seconds; what is outside counts in the first or the last bucket. */
const OCTAVES = 23;
const BUCKETS = OCTAVES * BUCKETS_PER_OCTAVE;
/** Nanoseconds are divided by this; the first octave starts at eight of the result. */
const UNIT = 1024;
const FIRST_OCTAVE = 3;
const FULL = 0xffff;

/** Whether the sample after so many counts for the median. */
export function isSampled(before: number): boolean {
  return before < MANY || before % 8 === 0;
}

export class RoundTripMedians {
  #few = new Float64Array(64 * FEW);
  #fewRows = 0;
  #buckets = new Uint16Array(64 * BUCKETS);
  #bucketRows = 0;

  /**
   * Adds a sample, in nanoseconds. `row` is what the last call for this flow gave (0 for the first), `before` how many samples
   * the flow had. Gives the row to come back with.
   */
  add(row: number, before: number, nanoseconds: number): number {
    if (before >= FEW) {
      this.#count(row, nanoseconds);
      return row;
    }
    const few = before === 0 ? this.#openFew() : row;
    this.#few[few * FEW + before] = nanoseconds;
    return before + 1 < FEW ? few : this.#promote(few);
  }

  median(row: number, samples: number): number {
    if (samples >= FEW) return this.#medianOfBuckets(row);
    const sorted = this.#few.slice(row * FEW, row * FEW + samples).sort();
    return (sorted[(samples - 1) >> 1]! + sorted[samples >> 1]!) / 2;
  }

  #openFew(): number {
    const row = this.#fewRows++;
    if (this.#fewRows * FEW > this.#few.length) {
      const larger = new Float64Array(2 * this.#few.length);
      larger.set(this.#few);
      this.#few = larger;
    }
    return row;
  }

  #promote(few: number): number {
    const row = this.#bucketRows++;
    if (this.#bucketRows * BUCKETS > this.#buckets.length) {
      const larger = new Uint16Array(2 * this.#buckets.length);
      larger.set(this.#buckets);
      this.#buckets = larger;
    }
    for (let sample = 0; sample < FEW; sample++) this.#count(row, this.#few[few * FEW + sample]!);
    return row;
  }

  #count(row: number, nanoseconds: number): void {
    const bucket = row * BUCKETS + bucketOf(nanoseconds);
    if (this.#buckets[bucket] === FULL) {
      // All of them halved: the median stays where it is.
      const end = (row + 1) * BUCKETS;
      for (let at = row * BUCKETS; at < end; at++) this.#buckets[at] = this.#buckets[at]! >>> 1;
    }
    this.#buckets[bucket]! += 1;
  }

  #medianOfBuckets(row: number): number {
    const buckets = this.#buckets.subarray(row * BUCKETS, (row + 1) * BUCKETS);
    let samples = 0;
    for (const count of buckets) samples += count;
    const half = samples / 2;
    let before = 0;
    let bucket = 0;
    while (before + buckets[bucket]! < half) before += buckets[bucket++]!;
    const within = (half - before) / buckets[bucket]!;
    return startOf(bucket) + within * (startOf(bucket + 1) - startOf(bucket));
  }
}

/** The octave is the place of the highest bit, the bucket within it the three bits below. */
function bucketOf(nanoseconds: number): number {
  const value = Math.min(nanoseconds / UNIT, 0x7fff_ffff) | 0;
  const octave = 31 - Math.clz32(value);
  if (octave < FIRST_OCTAVE) return 0;
  const bucket = (octave - FIRST_OCTAVE) * BUCKETS_PER_OCTAVE + ((value >>> (octave - 3)) & 7);
  return Math.min(bucket, BUCKETS - 1);
}

function startOf(bucket: number): number {
  const octave = Math.floor(bucket / BUCKETS_PER_OCTAVE) + FIRST_OCTAVE;
  return UNIT * 2 ** octave * (1 + (bucket % BUCKETS_PER_OCTAVE) / BUCKETS_PER_OCTAVE);
}
