// How long something lasts, as an operator writes it: `30m`, `2h`, `7d`, `1y`, `1d12h`.
import { Problem } from "@vitrine/store";

const second = 1_000;
const units = {
  y: 365 * 86_400 * second,
  w: 7 * 86_400 * second,
  d: 86_400 * second,
  h: 3_600 * second,
  m: 60 * second,
  s: second,
};

/** In ms. */
const longest = 100 * units.y;

const shape = /^(?:\d+[ywdhms])+$/;

/** Whether somebody who writes this means a duration: it begins with a digit and has nothing but digits and letters. */
export const meansDuration = (text: string): boolean => /^\d+[a-z]*(?:\d+[a-z]+)*$/i.test(text);

/** Returns milliseconds. Throws a `Problem` for a text that is no duration, for none at all, and for more than 100 years. */
export function readDuration(text: string): number {
  const written = text.trim().toLowerCase();
  if (!shape.test(written)) throw new Problem(`"${text.slice(0, 40)}" is no duration: write 30m, 2h, 7d or 1y.`);
  let sum = 0;
  for (const [, count, unit] of written.matchAll(/(\d+)([ywdhms])/g))
    sum += Number(count) * units[unit as keyof typeof units];
  if (sum === 0) throw new Problem("A duration is longer than 0. Leave it out for one without end.");
  if (!(sum <= longest)) throw new Problem("A duration has at most 100y. Leave it out for one without end.");
  return sum;
}

/** `1d 12h`: the two largest units of a duration in ms. */
export function durationWords(milliseconds: number): string {
  let rest = Math.max(second, milliseconds);
  const words: string[] = [];
  for (const unit of ["y", "d", "h", "m", "s"] as const) {
    const count = Math.floor(rest / units[unit]);
    rest -= count * units[unit];
    if (count > 0) words.push(`${count}${unit}`);
    if (words.length === 2) break;
  }
  return words.join(" ");
}
