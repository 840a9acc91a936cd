// A header as the RFCs draw it, laid out: rows of 32 bits, a cell for each declared field. Terminal, page and report draw it.
import { declaredProtocols } from "../dissect/declared.ts";
import type { FieldDeclaration, FieldTable } from "../dissect/field.ts";
import type { HeaderFigure } from "../question/answer.ts";

/** Bits in a row, as in the drawings of the RFCs. */
export const bitsPerRow = 32;

/** A field's part of one row. A field that is longer than a row has several. */
export interface DiagramCell {
  readonly field: FieldDeclaration;
  readonly row: number;
  /** First bit within the row, and how many. */
  readonly from: number;
  readonly bits: number;
  /** The label stands in the first of a field's cells. */
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

/** A cell's value as it stands in the figure's hexadecimal digits. */
export function figureValue({ bytes }: HeaderFigure, { bits, type, factor, display }: FieldDeclaration): string {
  const [from, count] = bits!;
  const [first, end] = [from >> 2, (from + count + 3) >> 2];
  const value = BigInt.asUintN(count, BigInt(`0x${bytes.slice(first, end)}`) >> BigInt(end * 4 - from - count));
  const digits = value.toString(16).padStart(Math.ceil(count / 4), "0");
  if (type === "ipv4") return (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).join(".");
  if (type === "ipv6") return (digits.match(/..../g) ?? []).join(":");
  return display === "hexadecimal" ? `0x${digits}` : String(value * BigInt(factor ?? 1));
}
