// The zero of the times in an answer: the capture's first packet, as `frame.time_relative` counts.
import { secondsBetween } from "./seen/packet.ts";
import type { Seen, SeenCapture } from "./seen/seen.ts";

/** Seconds since the capture's first packet. */
export function secondsIn({ first }: Pick<SeenCapture, "first">, time: bigint): number {
  return first === undefined ? 0 : secondsBetween(first, time);
}

/** The first packet of which an answer about several captures counts: the earliest of their first packets. */
export function zeroOf({ captures }: Seen): bigint {
  const firsts = captures.flatMap(({ first }) => first ?? []);
  return firsts.reduce((least, first) => (first < least ? first : least), firsts[0] ?? 0n);
}
