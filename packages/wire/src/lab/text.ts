// What of a text may reach a screen, and where it may be cut.

/**
 * C0 and C1 controls, line and paragraph separators, and the characters that change the direction of what
 * surrounds them (UAX #9 §2): with these a name could move the cursor, or show "gpj.exe" as "exe.jpg".
 * The zero-width joiner stays: emoji and several scripts need it.
 */
const unshowable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Printable ASCII, which all of it may: nearly every text. */
const plain = /^[ -~]*$/;

/** The text without what may not reach a screen; a tab becomes a space. */
export function visibleText(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll("\t", " ").replace(unshowable, "").toWellFormed();
}

/** More bytes than these are not made into a text at once. */
const longestAscii = 1024;

/** The text of few bytes that are all ASCII, which is quicker than a decoder; undefined of others. */
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
 * Where to cut UTF-8 so that at most `limit` bytes stand before the cut and no character is split: the largest such
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
