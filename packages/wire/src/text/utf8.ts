// Text as UTF-8 bytes (RFC 3629). Most texts are plain ASCII, and a server never makes strings of those.
import { visibleText } from "./visible.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes that are no UTF-8 become U+FFFD; a byte order mark stays as it is. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** `visibleText` for bytes: the same bytes where nothing changes, valid UTF-8 in any case. */
export function visibleBytes(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte > 0x7e) return encoder.encode(visibleText(decodeText(bytes)));
  }
  return bytes;
}

/** The longest input that `asciiText` turns into a string at once, in bytes. */
const longestAscii = 1024;

/** The text of few bytes that are all ASCII, faster than a decoder; undefined for any others. */
export function asciiText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestAscii) return undefined;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at]! > 0x7f) return undefined;
  }
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}

/** The length of the text in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}

/**
 * Where to cut UTF-8 so that at most `limit` bytes come before the cut and no character is split: the largest such
 * offset. Bytes that are no UTF-8 are cut at the limit.
 */
export function utf8CutAt(bytes: Uint8Array, limit: number): number {
  if (bytes.length <= limit) return bytes.length;
  // A continuation byte is 10xxxxxx (RFC 3629 §3); a character has three of them at most.
  for (let at = limit; at > limit - 4 && at > 0; at -= 1) {
    if ((bytes[at]! & 0xc0) !== 0x80) return at;
  }
  return limit;
}

/**
 * How many bytes at the end belong to a character that is not whole yet: 0 to 3 (RFC 3629 §3: a character has at most
 * four bytes, and the first one says how many).
 */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    const isStart = byte <= 0xf4 && length > back && (back === 1 || isSecond(byte, bytes[bytes.length - back + 1]!));
    return isStart ? back : 0;
  }
  return 0;
}

/** Whether the bytes are well-formed UTF-8 (RFC 3629 §4). */
export function isUtf8(bytes: Uint8Array): boolean {
  const end = bytes.length;
  for (let at = 0; at < end;) {
    const first = bytes[at]!;
    if (first < 0x80) {
      at += 1;
      continue;
    }
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > end || !isSecond(first, bytes[at + 1]!)) return false;
    for (let next = at + 1; next < at + length; next += 1) {
      if ((bytes[next]! & 0xc0) !== 0x80) return false;
    }
    at += length;
  }
  return true;
}

/** Whether `second` may follow `first`: the shortest form only, no surrogates, nothing past U+10FFFF (RFC 3629 §3). */
function isSecond(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
