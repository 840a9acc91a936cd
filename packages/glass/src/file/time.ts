// Time in a pcapng: 64 bits that count ticks since 1970, at a rate of the interface's own.
import type { PacketRecord } from "./record.ts";

/** The fastest clock whose division below stays exact in doubles: a remainder times 65,536 has to fit into 53 bits. */
const fastestExact = 2 ** 36;

export class TickClock {
  readonly #ticks: number;
  readonly #exactTicks: bigint;
  readonly #offset: bigint;
  readonly #offsetSeconds: number;

  /** `ticksPerSecond` is at least 1; `offset` in seconds is added to every time. */
  constructor(ticksPerSecond: bigint, offset: bigint) {
    this.#exactTicks = ticksPerSecond;
    this.#ticks = ticksPerSecond <= BigInt(fastestExact) ? Number(ticksPerSecond) : 0;
    this.#offset = offset;
    this.#offsetSeconds = Number(offset);
  }

  /** Sets the record's time from the two halves of the tick count. */
  set(record: PacketRecord, high: number, low: number): void {
    const ticks = this.#ticks;
    record.hasTime = true;
    if (ticks === 0) {
      this.#setExactly(record, high, low);
      return;
    }
    // Long division in digits of 16 bits, so that no step leaves the whole numbers that a double holds.
    const first = Math.floor(high / ticks);
    let rest = (high - first * ticks) * 65_536 + (low >>> 16);
    const second = Math.floor(rest / ticks);
    rest = (rest - second * ticks) * 65_536 + (low & 0xffff);
    const third = Math.floor(rest / ticks);
    rest -= third * ticks;
    record.seconds = first * 4_294_967_296 + second * 65_536 + third + this.#offsetSeconds;
    record.nanoseconds =
      ticks === 1e6 ? rest * 1000 : ticks === 1e9 ? rest : Number((BigInt(rest) * 1_000_000_000n) / this.#exactTicks);
  }

  #setExactly(record: PacketRecord, high: number, low: number): void {
    const all = (BigInt(high) << 32n) | BigInt(low);
    record.seconds = Number(all / this.#exactTicks + this.#offset);
    record.nanoseconds = Number(((all % this.#exactTicks) * 1_000_000_000n) / this.#exactTicks);
  }
}

/**
 * Ticks a second by an `if_tsresol` option: the highest bit says whether the rest is a power of two or of ten
 * (draft-ietf-opsawg-pcapng §4.2). Finer than 10^-19 or 2^-63 does not fit a tick count of 64 bits: undefined.
 */
export function ticksPerSecond(resolution: number): bigint | undefined {
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) === 0) return exponent <= 19 ? 10n ** BigInt(exponent) : undefined;
  return exponent <= 63 ? 2n ** BigInt(exponent) : undefined;
}
