// The impairments of a link, in the units that people write: `5%`, `64kbit`, `40ms`.
import { z } from "zod";

/** The damage of one host's link. It holds in each direction: a delay of 40 ms makes a round trip of 80. */
export interface Impairment {
  /** Per cent of the packets that vanish. */
  readonly loss?: number;
  /** Bits per second. */
  readonly rate?: number;
  /** Milliseconds each packet takes longer. */
  readonly delay?: number;
  /** Milliseconds by which the delay varies, up and down. */
  readonly jitter?: number;
  /** Per cent of the packets that overtake the delayed ones. Needs a delay. */
  readonly reorder?: number;
  /** Per cent of the packets that arrive twice. */
  readonly duplicate?: number;
  /** Per cent of the packets with one bit flipped. */
  readonly corrupt?: number;
}

export type ImpairmentKey = keyof Impairment;

/** One packet of full size an hour: below, a queue would hold packets longer than any program waits. */
const slowest = 1_000;
/** Above, the kernel's own speed is what counts. */
const fastest = 100_000_000_000;
/** A minute: TCP gives up connecting after two. */
const longestDelay = 60_000;

const scales: Record<string, number> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };
const durations: Record<string, number> = { us: 1e-3, ms: 1, s: 1e3 };

function number(text: string): number {
  return Number(text);
}

export function parseShare(text: string): number | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,4})?)\s*%$/.exec(text.trim());
  return found !== null && number(found[1]!) <= 100 ? number(found[1]!) : undefined;
}

export function parseRate(text: string): number | undefined {
  const found = /^(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]?)bit(?:\/s|ps)?$/i.exec(text.trim());
  if (found === null) return undefined;
  const rate = Math.round(number(found[1]!) * scales[found[2]!.toLowerCase()]!);
  return rate >= slowest && rate <= fastest ? rate : undefined;
}

export function parseDelay(text: string): number | undefined {
  const found = /^(\d{1,9}(?:\.\d{1,3})?)\s*(us|ms|s)$/i.exec(text.trim());
  if (found === null) return undefined;
  const delay = number(found[1]!) * durations[found[2]!.toLowerCase()]!;
  return delay <= longestDelay ? delay : undefined;
}

interface Unit {
  readonly parse: (text: string) => number | undefined;
  readonly words: string;
}
const share: Unit = { parse: parseShare, words: "a share of packets such as 5% is meant, from 0% to 100%" };
const duration: Unit = { parse: parseDelay, words: "a time such as 40ms is meant, up to 60s" };
const rate: Unit = { parse: parseRate, words: "a rate such as 1mbit or 64kbit is meant, from 1kbit to 100gbit" };

/** Every key of an impairment with its unit, in the order in which they are shown. */
export const impairmentUnits: Readonly<Record<ImpairmentKey, Unit>> = {
  loss: share,
  rate,
  delay: duration,
  jitter: duration,
  reorder: share,
  duplicate: share,
  corrupt: share,
};
export const impairmentKeys = Object.keys(impairmentUnits) as ImpairmentKey[];

function unitSchema({ parse, words }: Unit) {
  return z
    .string(words)
    .refine((text) => parse(text) !== undefined, words)
    .transform((text) => parse(text)!)
    .optional();
}

/** An impairment as a TOML file or the options give it. */
export const impairmentSchema = z
  .strictObject({
    loss: unitSchema(share),
    rate: unitSchema(rate),
    delay: unitSchema(duration),
    jitter: unitSchema(duration),
    reorder: unitSchema(share),
    duplicate: unitSchema(share),
    corrupt: unitSchema(share),
  })
  .refine(({ jitter, delay }) => jitter === undefined || delay !== undefined, "jitter varies a delay: give that too")
  .refine(
    ({ reorder, delay }) => reorder === undefined || delay !== undefined,
    "packets overtake others only where these wait: reorder needs a delay",
  );

/** `loss 5%, rate 64kbit`; `none` where nothing is impaired. */
export function describeImpairment(impairment: Impairment): string {
  const parts = impairmentKeys.flatMap((key) => {
    const value = impairment[key];
    return value === undefined ? [] : [`${key} ${format(key, value)}`];
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}

function format(key: ImpairmentKey, value: number): string {
  if (key === "delay" || key === "jitter") return `${value}ms`;
  if (key !== "rate") return `${value}%`;
  const [scale, prefix] = (
    [
      [1e9, "g"],
      [1e6, "m"],
      [1e3, "k"],
      [1, ""],
    ] as const
  ).find(([scale]) => value >= scale)!;
  return `${value / scale}${prefix}bit`;
}
