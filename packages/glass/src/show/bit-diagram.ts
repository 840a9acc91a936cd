// A header as the RFCs draw it, laid out: rows of 32 bits, a cell for each declared field. Terminal, page and report draw it.
import { declaredProtocols } from "../dissect/declared.ts";
import type { FieldDeclaration, FieldTable } from "../dissect/field.ts";
import type { FieldNode } from "../dissect/tree.ts";
import type { HeaderFigure } from "../question/answer.ts";
import { fieldText } from "./value.ts";

/** Bits in a row, as in the drawings of the RFCs. */
export const bitsPerRow = 32;

/** A field's part of one row. A field that is longer than a row has several. */
export interface DiagramCell {
  readonly field: FieldDeclaration;
  readonly row: number;
  /** First bit within the row, and how many. */
  readonly from: number;
  readonly bits: number;
  /** The first of a field's cells has the label. */
  readonly isFirst: boolean;
  /** The field matters here, or it is a part of one that does. */
  readonly isLit: boolean;
}

export interface DiagramOptions {
  /** Names of the fields that matter. */
  readonly lit?: readonly string[];
  /** A group of bits is one cell where none of them matters. Default false: the bits are drawn. */
  readonly gathersBits?: boolean;
}

type Placed = FieldDeclaration & { readonly bits: readonly [number, number] };

function isPlaced(field: FieldDeclaration): field is Placed {
  return field.bits !== undefined;
}

/** Whether a field is a part of another. */
function isInside(inner: Placed, outer: Placed): boolean {
  const [[from, count], [outerFrom, outerCount]] = [inner.bits, outer.bits];
  return from >= outerFrom && from + count <= outerFrom + outerCount && count < outerCount;
}

/** The cells of a header of so many bytes, in order. Of a header that was cut off, the fields that are wholly there. */
export function layOutHeader(fields: FieldTable, headerBytes: number, options: DiagramOptions = {}): DiagramCell[] {
  const { lit = [], gathersBits = false } = options;
  const bits = headerBytes * 8;
  const placed = Object.values(fields).filter(isPlaced);
  const isNamed = ({ name }: Placed): boolean => lit.includes(name);
  const isGathered = (field: Placed): boolean =>
    placed.some((group) => isInside(field, group) && !placed.some((other) => isInside(other, group) && isNamed(other)));
  const drawn = placed.filter((field) => field.bits[0] + field.bits[1] <= bits && !(gathersBits && isGathered(field)));
  const isLit = (field: Placed): boolean =>
    isNamed(field) || placed.some((group) => isNamed(group) && isInside(field, group));
  return cellsOf(ownersOf(drawn, bits), isLit);
}

/** The field that is drawn at each bit: of several the smallest. */
function ownersOf(fields: readonly Placed[], bits: number): Array<Placed | undefined> {
  const owners: Array<Placed | undefined> = Array.from({ length: bits });
  for (const field of fields.toSorted((one, other) => other.bits[1] - one.bits[1])) {
    owners.fill(field, field.bits[0], field.bits[0] + field.bits[1]);
  }
  return owners;
}

function cellsOf(owners: ReadonlyArray<Placed | undefined>, isLit: (field: Placed) => boolean): DiagramCell[] {
  const cells: DiagramCell[] = [];
  const seen = new Set<Placed>();
  for (let bit = 0; bit < owners.length;) {
    const field = owners[bit];
    const row = Math.floor(bit / bitsPerRow);
    let end = bit + 1;
    while (end < (row + 1) * bitsPerRow && end < owners.length && owners[end] === field) end += 1;
    if (field !== undefined) {
      const isFirst = !seen.has(field);
      cells.push({ field, row, from: bit % bitsPerRow, bits: end - bit, isFirst, isLit: isLit(field) });
      seen.add(field);
    }
    bit = end;
  }
  return cells;
}

const protocolNames = { tcp: "tcp", udp: "udp", ipv4: "ip", ipv6: "ipv6" } as const;

/** The cells of an answer's header, with its fields lit. */
export function layOutFigure({ protocol, bytes, lit }: HeaderFigure, options: DiagramOptions = {}): DiagramCell[] {
  const declaration = declaredProtocols.find(({ name }) => name === protocolNames[protocol])!;
  return layOutHeader(declaration.fields, bytes.length / 2, { lit, ...options });
}

/**
 * Shorter words for a field whose label is longer than its box, the longest first. In the drawing a length counts as it travels: the
 * data offset in 32-bit words, the fragment offset in units of eight bytes.
 */
const shortLabels: ReadonlyMap<string, readonly string[]> = new Map([
  ["tcp.hdr_len", ["Data offset (words)", "Data offset", "Offset", "Off"]],
  ["tcp.flags.res", ["Reserved", "Res"]],
  ["tcp.flags.ae", ["AE", "A"]],
  ["tcp.flags.cwr", ["CWR", "C"]],
  ["tcp.flags.ece", ["ECE", "E"]],
  ["tcp.flags.urg", ["URG", "U"]],
  ["tcp.flags.ack", ["ACK", "A"]],
  ["tcp.flags.push", ["PSH", "P"]],
  ["tcp.flags.reset", ["RST", "R"]],
  ["tcp.flags.syn", ["SYN", "S"]],
  ["tcp.flags.fin", ["FIN", "F"]],
  ["ip.version", ["Version", "Ver"]],
  ["ip.hdr_len", ["Header length (words)", "Header length", "Length", "Len"]],
  ["ip.dsfield", ["Differentiated services", "DS field"]],
  ["ip.dsfield.dscp", ["DSCP"]],
  ["ip.dsfield.ecn", ["ECN"]],
  ["ip.flags.rb", ["Res", "R"]],
  ["ip.flags.df", ["DF", "D"]],
  ["ip.flags.mf", ["MF", "M"]],
  ["ip.frag_offset", ["Fragment offset (8 bytes)", "Fragment offset", "Offset"]],
  ["ip.ttl", ["Time to live", "TTL"]],
  ["ipv6.version", ["Version", "Ver"]],
  ["ipv6.tclass", ["Traffic class", "Class"]],
  ["ipv6.hlim", ["Hop limit", "Hops"]],
]);

/** A field's label as its box has room for it, `most` characters: words, or letters for a bit. "" where none fits. */
export function cellLabel({ name, label }: FieldDeclaration, most: number): string {
  const known = shortLabels.get(name);
  const candidates = known === undefined ? [label] : isCounted(name) ? known : [label, ...known];
  return candidates.find((text) => text.length <= most) ?? "";
}

/** Fields whose label says bytes, while the drawing counts as they travel. */
const isCounted = (name: string): boolean =>
  name === "tcp.hdr_len" || name === "ip.hdr_len" || name === "ip.frag_offset";

/** A value as its bits say it, so that it fits its box: no unit, no name, a truth value as 0 or 1. */
function bitsText({ type, display, bits }: FieldDeclaration, value: bigint): string {
  const digits = value.toString(16).padStart(Math.ceil(bits![1] / 4), "0");
  if (type === "ipv4") return (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).join(".");
  if (type === "ipv6") return (digits.match(/..../g) ?? []).join(":");
  return display === "hexadecimal" ? `0x${digits}` : String(value);
}

/** A cell's value as it is in the figure's hexadecimal digits. */
export function figureValue({ bytes }: HeaderFigure, field: FieldDeclaration): string {
  const [from, count] = field.bits!;
  const [first, end] = [from >> 2, (from + count + 3) >> 2];
  const value = BigInt.asUintN(count, BigInt(`0x${bytes.slice(first, end)}`) >> BigInt(end * 4 - from - count));
  return bitsText(field, value);
}

/** A cell's value in a packet that was taken apart. */
export function cellValue({ field, value, text }: FieldNode): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value !== "number" && typeof value !== "bigint") return text ?? fieldText(field, value);
  if (field.bits === undefined) return fieldText(field, value);
  const factor = BigInt(field.factor ?? 1);
  return bitsText(field, BigInt(value) / factor);
}
