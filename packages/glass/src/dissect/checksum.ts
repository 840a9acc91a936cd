// The Internet checksum: the one's complement sum of 16-bit words (RFC 1071).

/** The sum of a stretch of bytes, with what was summed up before; an odd last byte counts as the upper half of a word. */
export function addWords(sum: number, bytes: Uint8Array, from: number, end: number): number {
  let total = sum;
  for (let at = from; at + 1 < end; at += 2) total += bytes[at]! * 256 + bytes[at + 1]!;
  if (((end - from) & 1) === 1) total += bytes[end - 1]! * 256;
  return total;
}

/** The sum folded into 16 bits. Over data that includes its own right checksum this is 0xffff. */
export function foldSum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65_536);
  return folded;
}

/** The pseudo-header of TCP and UDP: both addresses, the protocol and the length (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoHeaderSum(
  ends: { readonly source: Uint8Array; readonly destination: Uint8Array },
  protocol: number,
  length: number,
): number {
  let sum = protocol + (length >>> 16) + (length & 0xffff);
  sum = addWords(sum, ends.source, 0, ends.source.length);
  return addWords(sum, ends.destination, 0, ends.destination.length);
}

/** The values of the checksum status fields. */
export const checksumStatus = { bad: 0, good: 1, unverified: 2, absent: 3, illegal: 4 } as const;
