// Lengths of time as people write them: `30m`, `2h`, `7d`.

const minute = 60_000;

/** Milliseconds of each unit. */
const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: minute,
  h: 60 * minute,
  d: 1_440 * minute,
  w: 10_080 * minute,
  y: 525_600 * minute,
};

/** In milliseconds; undefined for what is no length of time. A year has 365 days. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d{1,6})([smhdwy])$/.exec(text.trim());
  return found === null ? undefined : Number(found[1]) * units[found[2]!]!;
}
