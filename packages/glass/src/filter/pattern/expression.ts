// Regular expressions on bytes: what one says, as a tree. Perl's language without what needs going back and trying again
// (backreferences, looking around, possessive and atomic groups), so that matching takes linear time for every pattern.

/** A set of bytes: `true` at the index of each byte in it. */
export type ByteSet = readonly boolean[];

/** A place between bytes. */
export type Anchor = "start" | "end" | "line-start" | "line-end" | "end-or-last-newline" | "word-edge" | "no-word-edge";

export type Expression =
  | { readonly kind: "bytes"; readonly set: ByteSet }
  | { readonly kind: "anchor"; readonly anchor: Anchor }
  | { readonly kind: "sequence"; readonly parts: readonly Expression[] }
  | { readonly kind: "choice"; readonly parts: readonly Expression[] }
  | { readonly kind: "repeat"; readonly of: Expression; readonly least: number; readonly most: number | undefined };

/** Why a pattern cannot be used, and at which of its bytes. */
export class PatternError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export function byteSet(contains: (byte: number) => boolean): ByteSet {
  return Array.from({ length: 256 }, (_, byte) => contains(byte));
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
const isLetter = (byte: number): boolean => isUpper(byte) || isLower(byte);
/** Perl's white space: space, and tab to carriage return. */
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 9 && byte <= 13);
export const isWord = (byte: number): boolean => isDigit(byte) || isLetter(byte) || byte === 0x5f;
const isHexadecimal = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** `\d`, `\w`, `\s` and so on; the large letter is everything else. */
export const shorthand: ReadonlyMap<string, (byte: number) => boolean> = new Map([
  ["d", isDigit],
  ["w", isWord],
  ["s", isSpace],
  ["h", (byte: number) => byte === 9 || byte === 0x20 || byte === 0xa0],
  ["v", (byte: number) => (byte >= 10 && byte <= 13) || byte === 0x85],
]);

/** `[:alpha:]` and its like (POSIX, in the C locale). */
export const posixClass: ReadonlyMap<string, (byte: number) => boolean> = new Map([
  ["alpha", isLetter],
  ["digit", isDigit],
  ["alnum", (byte: number) => isLetter(byte) || isDigit(byte)],
  ["upper", isUpper],
  ["lower", isLower],
  ["space", isSpace],
  ["blank", (byte: number) => byte === 9 || byte === 0x20],
  ["punct", (byte: number) => byte > 0x20 && byte < 0x7f && !isLetter(byte) && !isDigit(byte)],
  ["xdigit", isHexadecimal],
  ["word", isWord],
  ["cntrl", (byte: number) => byte < 0x20 || byte === 0x7f],
  ["print", (byte: number) => byte >= 0x20 && byte < 0x7f],
  ["graph", (byte: number) => byte > 0x20 && byte < 0x7f],
  ["ascii", (byte: number) => byte < 0x80],
]);

/** The set with the other case of each of its letters. */
export function withBothCases(set: ByteSet): ByteSet {
  return byteSet((byte) => set[byte]! || (isLetter(byte) && set[byte ^ 0x20]!));
}
