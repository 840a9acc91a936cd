// Changes recorded bytes a little, so that they get deep into a parser before they are wrong.
import { Buffer } from "node:buffer";
import type { Random } from "./random.ts";

/** Bytes that mean something to one of our parsers, or that are the edge of something. */
const meaningful = [
  "\n", "\r\n", "\0", " ", ": ", "!", "!{", "}", '"', "\\", '"}!{"', "@", "#", "n,,", "y,,", "r=", ",i=0", ",i=4294967296",
  "=2C", "p=tls-exporter,,", "v=", "c=biws", "__proto__", "server: ", "[SCRAM-SHA-256] ", "\u202e", "\u001b[2J", "\ufeff",
  "NICK a\r\nUSER a 0 * :a\r\n", "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001",
].map((text) => Buffer.from(text)); // prettier-ignore

/** Bytes that are no UTF-8: a lone continuation, an overlong slash, a surrogate, beyond U+10FFFF, a start and no more. */
const broken = [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0x98], [0xff]].map(
  (bytes) => Buffer.from(bytes),
);

/** The longest that a mutation makes of it, in bytes. */
const longest = 65_536;

type Mutation = (bytes: Buffer, random: Random, others: readonly Uint8Array[]) => Uint8Array[];

const span = (bytes: Buffer, random: Random): readonly [number, number] => {
  const start = random.below(bytes.length + 1);
  return [start, Math.min(bytes.length, start + random.below(16))];
};

const mutations: readonly Mutation[] = [
  // A bit turned over.
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return [copy];
  },
  // Something meaningful, or broken, put in or written over.
  (bytes, random) => {
    const [start, end] = span(bytes, random);
    const piece = random.pick(random.oneIn(3) ? broken : meaningful);
    return [bytes.subarray(0, start), piece, bytes.subarray(random.oneIn(2) ? start : end)];
  },
  // A piece left out.
  (bytes, random) => {
    const [start, end] = span(bytes, random);
    return [bytes.subarray(0, start), bytes.subarray(end)];
  },
  // A piece many times.
  (bytes, random) => {
    const [start, end] = span(bytes, random);
    const piece = bytes.subarray(start, end);
    const times = random.oneIn(8) ? 1 + random.below(4096) : 1 + random.below(8);
    return [bytes.subarray(0, start), ...Array<Uint8Array>(times).fill(piece), bytes.subarray(end)];
  },
  // Cut off.
  (bytes, random) => [bytes.subarray(0, random.below(bytes.length + 1))],
  // Going on as another recording does.
  (bytes, random, others) => {
    const other = random.pick(others);
    return [bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1))];
  },
  // Anything at all.
  (bytes, random) => [bytes, random.bytes(random.below(64))],
];

/** One of the recordings with a few changes; now and then nothing of it is left. */
export function mutate(recordings: readonly Uint8Array[], random: Random): Buffer {
  if (random.oneIn(12)) return Buffer.from(random.bytes(random.below(2048)));
  let bytes = Buffer.from(random.pick(recordings));
  for (let times = random.below(5); times > 0; times -= 1) {
    bytes = Buffer.concat(random.pick(mutations)(bytes, random, recordings)).subarray(0, longest);
  }
  return bytes;
}

/** Cuts the bytes into the pieces in which they are sent: whole, one by one, or somewhere in between. */
export function split(bytes: Uint8Array, random: Random): Uint8Array[] {
  const longestPiece = random.pick([1, 3, 40, 1024, 65_536]);
  // One byte at a time is only done for what is short: it is the first bytes that matter then.
  const atLeast = Math.ceil(bytes.length / 200);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Math.max(atLeast, 1 + random.below(longestPiece));
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
