// Quantities as a person reads them: times, bytes, rates.

const grouped = new Intl.NumberFormat("en-GB");

/** Three figures that count. */
function figures(value: number): string {
  return value >= 100 ? grouped.format(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Seconds in the unit that a person would choose. */
export function secondsWords(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size < 0.001) return `${figures(seconds * 1e6)} µs`;
  if (size < 1) return `${figures(seconds * 1e3)} ms`;
  return `${figures(seconds)} s`;
}

export function nanosecondsWords(nanoseconds: bigint | undefined): string {
  return nanoseconds === undefined ? "" : secondsWords(Number(nanoseconds) / 1e9);
}

export function bytesWords(bytes: number): string {
  if (bytes < 10_000) return `${grouped.format(bytes)} B`;
  if (bytes < 1e6) return `${figures(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${figures(bytes / 1e6)} MB` : `${figures(bytes / 1e9)} GB`;
}
