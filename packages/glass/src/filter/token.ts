// The words of a filter: text in, tokens out. What a word means is decided later; only its edges are found here.
import { longestFilter } from "./limit.ts";
import { FilterError, type Span } from "./problem.ts";

export type Token =
  /** An operator, a bracket, a keyword; `text` is its one written form ("and" for "&&"). */
  | { readonly kind: "sign"; readonly text: string; readonly span: Span }
  | { readonly kind: "word"; readonly text: string; readonly span: Span }
  /** A quoted string, unescaped: one character a byte. */
  | { readonly kind: "string"; readonly bytes: string; readonly span: Span }
  | { readonly kind: "character"; readonly code: number; readonly span: Span }
  /** What stands between square brackets, as it is. */
  | { readonly kind: "range"; readonly text: string; readonly span: Span }
  | { readonly kind: "end"; readonly span: Span };

/** Words that are operators, and the sign they stand for. */
const keywords: ReadonlyMap<string, string> = new Map([
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
  ["not", "not"],
  ["eq", "=="],
  ["any_eq", "=="],
  ["all_eq", "==="],
  ["ne", "!="],
  ["all_ne", "!="],
  ["any_ne", "!=="],
  ["gt", ">"],
  ["ge", ">="],
  ["lt", "<"],
  ["le", "<="],
  ["bitwise_and", "&"],
  ["contains", "contains"],
  ["matches", "matches"],
  ["in", "in"],
  ["any", "any"],
  ["all", "all"],
]);

/** Signs and the one form the parser knows them by, longest first. */
const signs: ReadonlyArray<readonly [written: string, sign: string]> = [
  ["===", "==="],
  ["!==", "!=="],
  ["==", "=="],
  ["!=", "!="],
  ["~=", "!=="],
  [">=", ">="],
  ["<=", "<="],
  ["&&", "and"],
  ["||", "or"],
  ["^^", "xor"],
  ["..", ".."],
  [">", ">"],
  ["<", "<"],
  ["~", "matches"],
  ["!", "not"],
  ["&", "&"],
  ["+", "+"],
  ["-", "-"],
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
  ["(", "("],
  [")", ")"],
  ["{", "{"],
  ["}", "}"],
  [",", ","],
  ["#", "#"],
];

/** Pieces joined by single dots; a dot in front says "this is a field". Two dots are a range and end the word. */
const plainWord = /\.?[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.(?!\.)[A-Za-z0-9_-]+)*/y;
/** Bytes with colons: `13:88`. */
const colonBytes = /[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})+/y;
/** The outer form of an IPv6 address, with a prefix length or without. */
const ipv6Form = /(?:[0-9a-fA-F]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4})(?:\/\d{1,3})?/y;
/** An IPv4 network: `10.20.30.0/24`. Without the slash it is a plain word. */
const ipv4Network = /\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}/y;

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** An address of eight groups, or one with `::`; everything else with colons is bytes, or wrong. */
function ipv6At(text: string, at: number): string {
  const found = matchAt(ipv6Form, text, at);
  return found.includes("::") || found.split(":").length === 8 || /:.*\./.test(found) ? found : "";
}

function wordAt(text: string, at: number): string {
  const found = [plainWord, colonBytes, ipv4Network].map((pattern) => matchAt(pattern, text, at));
  return [...found, ipv6At(text, at)].reduce((longest, next) => (next.length > longest.length ? next : longest));
}

/** The escapes of C that stand for one byte. */
const escapes: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** One UTF-16 string's UTF-8 bytes, a character each. */
function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

interface Escape {
  readonly bytes: string;
  /** After its last character. */
  readonly end: number;
}

/** The meaning of the backslash at `at`. */
function readEscape(text: string, at: number): Escape {
  const simple = escapes.get(text.charAt(at + 1));
  if (simple !== undefined) return { bytes: simple, end: at + 2 };
  const digits = /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
  digits.lastIndex = at;
  const found = digits.exec(text);
  if (found === null) {
    const span = { start: at, end: Math.min(at + 2, text.length) };
    throw new FilterError(
      `${text.slice(span.start, span.end)} is no escape that a string knows.`,
      span,
      'In a regular expression write the backslash twice, or use a raw string: matches r"\\d+".',
    );
  }
  const end = at + found[0].length;
  const [, hexadecimal, octal, short, long] = found;
  if (short !== undefined || long !== undefined) {
    const point = Number.parseInt(short ?? long ?? "", 16);
    // As in C, these name only what has no shorter name, and no halves of a pair (C11 §6.4.3).
    if (point < 0xa0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
      throw new FilterError(`${found[0]} names no character that may be written so.`, { start: at, end });
    }
    return { bytes: utf8(String.fromCodePoint(point)), end };
  }
  const code = hexadecimal === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hexadecimal, 16);
  if (code > 255) throw new FilterError(`${found[0]} is larger than a byte.`, { start: at, end });
  return { bytes: String.fromCharCode(code), end };
}

/** The quoted text whose opening quote is at `open`. */
function readQuoted(text: string, open: number, isRaw: boolean): Escape {
  const quote = text.charAt(open);
  let bytes = "";
  let at = open + 1;
  while (at < text.length && text.charAt(at) !== quote) {
    if (text.charAt(at) !== "\\") {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      bytes += utf8(character);
      at += character.length;
    } else if (isRaw) {
      // In a raw string a backslash keeps the next character from ending it, and both stay as they are.
      bytes += utf8(text.slice(at, at + 2));
      at += 2;
    } else {
      const escape = readEscape(text, at);
      bytes += escape.bytes;
      at = escape.end;
    }
  }
  if (at >= text.length) {
    throw new FilterError(`The closing ${quote} is missing.`, { start: open, end: text.length });
  }
  return { bytes, end: at + 1 };
}

function readCharacter(text: string, start: number): Token {
  const { bytes, end } = readQuoted(text, start, false);
  const span = { start, end };
  if (bytes.length === 0) throw new FilterError("There is no character between these quotes.", span);
  if (bytes.length > 1) {
    throw new FilterError("Single quotes hold one byte.", span, 'A text is in double quotes: "…".');
  }
  return { kind: "character", code: bytes.charCodeAt(0), span };
}

function readRange(text: string, start: number): Token {
  const close = text.indexOf("]", start);
  if (close < 0) throw new FilterError("The closing ] is missing.", { start, end: text.length });
  return { kind: "range", text: text.slice(start + 1, close), span: { start, end: close + 1 } };
}

function readToken(text: string, start: number): Token {
  const first = text.charAt(start);
  if (/^[rR]"/.test(text.slice(start, start + 2))) {
    const { bytes, end } = readQuoted(text, start + 1, true);
    return { kind: "string", bytes, span: { start, end } };
  }
  if (first === '"') {
    const { bytes, end } = readQuoted(text, start, false);
    return { kind: "string", bytes, span: { start, end } };
  }
  if (first === "'") return readCharacter(text, start);
  if (first === "[") return readRange(text, start);
  const word = wordAt(text, start);
  if (word !== "") {
    const span = { start, end: start + word.length };
    const keyword = keywords.get(word);
    return keyword === undefined ? { kind: "word", text: word, span } : { kind: "sign", text: keyword, span };
  }
  const sign = signs.find(([written]) => text.startsWith(written, start));
  if (sign !== undefined) return { kind: "sign", text: sign[1], span: { start, end: start + sign[0].length } };
  const strange = String.fromCodePoint(text.codePointAt(start)!);
  throw new FilterError(`${strange} means nothing here.`, { start, end: start + strange.length });
}

/** The filter's tokens; the last is of kind "end". */
export function readTokens(text: string): Token[] {
  if (text.length > longestFilter) {
    const span = { start: longestFilter, end: text.length };
    throw new FilterError(`A filter has at most ${longestFilter} characters.`, span);
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/^[ \t\r\n]/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.span.end;
  }
  tokens.push({ kind: "end", span: { start: text.length, end: text.length } });
  return tokens;
}
