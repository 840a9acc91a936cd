// What a written value means beside a field: `0x50` beside a port is 80, `TCP` beside a protocol number is 6.
import { parseBytes, parseEthernet, parseIpv4, parseIpv6, parsePattern } from "./address.ts";
import { FilterError } from "./problem.ts";
import type { Value } from "./syntax.ts";
import type { Term } from "./vocabulary.ts";

/** What a value of a filter is made of once it is read; times are whole nanoseconds. */
export type Scalar = number | bigint | string | Uint8Array;

/** A written value, ready to be compared. */
export interface Constant {
  readonly value: Scalar;
  /** Of an address: how many of its first bits count. */
  readonly prefix?: number;
}

/** The kinds of values that can be compared with each other. */
export type ValueType = "number" | "boolean" | "ipv4" | "ipv6" | "ethernet" | "bytes" | "string" | "seconds" | "none";

/** The other side, as far as it says how to read a literal. */
export interface Reader {
  readonly type: ValueType;
  /** The field there, if there is just one. */
  readonly term?: Term | undefined;
}

type Literal = Extract<Value, { kind: "word" | "string" | "character" }>;

const latin1 = (bytes: string): Uint8Array => Uint8Array.from(bytes, (character) => character.charCodeAt(0));

function parseNumber(text: string): number | bigint | undefined {
  if (/^0[bB][01]{1,64}$|^0[xX][0-9a-fA-F]{1,16}$|^[1-9]\d{0,19}$/.test(text)) {
    const number = BigInt(text);
    return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number;
  }
  return /^0[0-7]{0,17}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The number that has this label among a field's values; upper and lower case are the same. */
function labelled(term: Term | undefined, text: string): number | undefined {
  const wanted = text.toLowerCase();
  for (const [number, label] of term?.values ?? []) if (label.toLowerCase() === wanted) return number;
  return undefined;
}

function readNumber(literal: Literal, { term }: Reader): number | bigint {
  if (literal.kind === "character") return literal.code;
  const text = literal.kind === "word" ? literal.text : literal.bytes;
  const number = literal.kind === "word" ? (parseNumber(text) ?? labelled(term, text)) : labelled(term, text);
  if (number === undefined) {
    const isQuoted = literal.kind === "string";
    const hint = isQuoted && parseNumber(text) !== undefined ? "Write the number without quotes." : undefined;
    throw new FilterError(`${isQuoted ? `"${text}"` : text} is no number${named(term)}.`, literal.span, hint);
  }
  const bits = term === undefined || term.type === "signed" ? 64 : term.width;
  if (BigInt(number) >> BigInt(bits) !== 0n) {
    throw new FilterError(`${text} is too big for ${term?.name}: at most ${(1n << BigInt(bits)) - 1n}.`, literal.span);
  }
  return number;
}

function named(term: Term | undefined): string {
  if (term?.values === undefined) return "";
  const some = [...term.values.values()].slice(0, 4).join(", ");
  return `, and none of the names of ${term.name} (${some}${term.values.size > 4 ? ", …" : ""})`;
}

const truths: ReadonlyMap<string, number> = new Map([
  ["TRUE", 1],
  ["True", 1],
  ["FALSE", 0],
  ["False", 0],
]);

function readBoolean(literal: Literal, { term }: Reader): number {
  if (literal.kind === "character") return literal.code === 0 ? 0 : 1;
  const text = literal.kind === "word" ? literal.text : literal.bytes;
  const isSet = ["not set", "set"].indexOf(text.toLowerCase());
  const known = isSet >= 0 ? isSet : (labelled(term, text) ?? (literal.kind === "word" ? truths.get(text) : undefined));
  const number = literal.kind === "word" ? parseNumber(text) : undefined;
  if (known === undefined && number === undefined) {
    throw new FilterError(`${text} is neither true nor false.`, literal.span, "Write 1 or 0, True or False.");
  }
  return known ?? (BigInt(number!) === 0n ? 0 : 1);
}

function readBytes(literal: Literal): Uint8Array {
  if (literal.kind === "string") return latin1(literal.bytes);
  if (literal.kind === "character") return Uint8Array.of(literal.code);
  const byte = /^0[xX]/.test(literal.text) ? parseNumber(literal.text) : undefined;
  const bytes = byte !== undefined && byte < 256 ? Uint8Array.of(Number(byte)) : parseBytes(literal.text);
  if (bytes === undefined) {
    const hint = `Bytes are written in hexadecimal, 13:88; a text is in quotes: "${literal.text}".`;
    throw new FilterError(`${literal.text} is no row of bytes.`, literal.span, hint);
  }
  return bytes;
}

function readText(literal: Literal): string {
  if (literal.kind === "word") return literal.text;
  const bytes = literal.kind === "character" ? Uint8Array.of(literal.code) : latin1(literal.bytes);
  return new TextDecoder().decode(bytes);
}

function readAddress(literal: Literal, type: "ipv4" | "ipv6" | "ethernet"): Constant {
  const label = { ipv4: "IPv4 address", ipv6: "IPv6 address", ethernet: "hardware address" }[type];
  if (literal.kind !== "word") {
    throw new FilterError(`An ${label} is written without quotes.`.replace("An h", "A h"), literal.span);
  }
  const parse = { ipv4: parseIpv4, ipv6: parseIpv6, ethernet: parseEthernet }[type];
  const constant = parsePattern(literal.text, parse);
  if (constant === undefined) {
    const isOther = parsePattern(literal.text, type === "ipv4" ? parseIpv6 : parseIpv4) !== undefined;
    const other = type === "ipv4" ? "ipv6.addr" : "ip.addr";
    const hint = isOther && type !== "ethernet" ? `For this address use ${other}.` : undefined;
    throw new FilterError(`${literal.text} is no ${label}.`, literal.span, hint);
  }
  return { value: constant.bytes, prefix: constant.prefix };
}

function readSeconds(literal: Literal): bigint {
  const found = literal.kind === "word" ? /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(literal.text) : null;
  if (found === null) {
    throw new FilterError("A time is a number of seconds, with at most nine digits after the point.", literal.span);
  }
  return BigInt(found[1]!) * 1_000_000_000n + BigInt((found[2] ?? "").padEnd(9, "0"));
}

/** The value of a literal where a value of the reader's type is wanted. Throws a `FilterError` where it is none. */
export function readLiteral(literal: Literal, reader: Reader): Constant {
  switch (reader.type) {
    case "number":
      return { value: readNumber(literal, reader) };
    case "boolean":
      return { value: readBoolean(literal, reader) };
    case "ipv4":
    case "ipv6":
    case "ethernet":
      return readAddress(literal, reader.type);
    case "bytes":
      return { value: readBytes(literal) };
    case "string":
      return { value: readText(literal) };
    case "seconds":
      return { value: readSeconds(literal) };
    case "none":
      throw new FilterError("There is nothing to compare with: this is only there, or not.", literal.span);
  }
}
