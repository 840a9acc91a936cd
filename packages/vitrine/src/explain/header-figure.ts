// A header as its bit diagram: rows of 32 bits, a box for each field, the fields that matter lit.
//
//     0               8               16              24            31
//     ┌───────────────────────────────┬───────────────────────────────┐
//     │ Source port 40000             │ Destination port 5000         │
//     └───────────────────────────────┴───────────────────────────────┘
import { declaredProtocols, type FieldDeclaration, type HeaderFigure } from "@vitrine/glass";
import { columnsOf, fit, type Screen } from "./screen.ts";

const bitsInRow = 32;
/** Two columns a bit, and a line on both sides. */
const diagramWidth = 2 * bitsInRow + 1;

/** A field's part in one row. */
interface Box {
  readonly field: FieldDeclaration;
  /** First bit in the row and how many. */
  readonly from: number;
  readonly count: number;
  readonly text: string;
}

const protocolNames = { tcp: "tcp", udp: "udp", ipv4: "ip", ipv6: "ipv6" } as const;

/** Whether a field is a part of another. */
function inside(inner: FieldDeclaration, outer: FieldDeclaration): boolean {
  const [[from, count], [outerFrom, outerCount]] = [inner.bits!, outer.bits!];
  return inner !== outer && from >= outerFrom && from + count <= outerFrom + outerCount && count < outerCount;
}

/** The fields that stand at a fixed place, none inside another, in their order. */
function fieldsOf({ protocol, lit }: HeaderFigure): FieldDeclaration[] {
  const declaration = declaredProtocols.find(({ name }) => name === protocolNames[protocol]);
  const placed = Object.values(declaration?.fields ?? {}).filter(
    (field) => field.bits !== undefined && field.derived !== true,
  );
  // Of a group and its single bits the bits are drawn where one of them matters, else the group.
  const isDrawn = (field: FieldDeclaration): boolean => {
    const inner = placed.filter((other) => inside(other, field));
    if (inner.some(({ name }) => lit.includes(name))) return false;
    const outer = placed.filter((other) => inside(field, other));
    return outer.every((group) => placed.some((other) => inside(other, group) && lit.includes(other.name)));
  };
  return placed.filter(isDrawn).toSorted((one, other) => one.bits![0] - other.bits![0]);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function valueOf(bytes: Uint8Array, [from, count]: readonly [number, number]): bigint {
  let value = 0n;
  for (let bit = from; bit < from + count; bit += 1)
    value = (value << 1n) | BigInt((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1);
  return value;
}

function valueText(field: FieldDeclaration, bytes: Uint8Array): string {
  const [from, count] = field.bits!;
  const value = valueOf(bytes, [from, count]);
  if (field.type === "ipv4") return bytes.subarray(from / 8, from / 8 + 4).join(".");
  if (field.type === "ipv6") return value.toString(16).padStart(32, "0").match(/..../g)!.join(":");
  const scaled = value * BigInt(field.factor ?? 1);
  return field.display === "hexadecimal"
    ? `0x${scaled.toString(16).padStart(Math.ceil(count / 4), "0")}`
    : String(scaled);
}

/** Names of single bits are longer than their boxes; these are the letters that RFC 9293 draws. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ["tcp.flags.res", "res"],
  ["tcp.flags.ae", "A"],
  ["tcp.flags.cwr", "C"],
  ["tcp.flags.ece", "E"],
  ["tcp.flags.urg", "U"],
  ["tcp.flags.ack", "A"],
  ["tcp.flags.push", "P"],
  ["tcp.flags.reset", "R"],
  ["tcp.flags.syn", "S"],
  ["tcp.flags.fin", "F"],
  ["tcp.hdr_len", "len"],
  ["ip.hdr_len", "len"],
  ["ip.version", "ver"],
  ["ipv6.version", "ver"],
]);

function boxText(field: FieldDeclaration, bytes: Uint8Array, columns: number): string {
  const value = valueText(field, bytes);
  const short = shortNames.get(field.name) ?? field.label;
  const candidates = [` ${field.label} ${value}`, ` ${short} ${value}`, ` ${value}`, value];
  return candidates.find((text) => columnsOf(text) <= columns) ?? value;
}

/** The boxes of the header's rows. What lies behind the drawn fields (options) is left out. */
function rowsOf(figure: HeaderFigure): Box[][] {
  const bytes = bytesOf(figure.bytes);
  const rows: Box[][] = [];
  for (const field of fieldsOf(figure)) {
    const [start, count] = field.bits!;
    if (start + count > bytes.length * 8) continue;
    for (let at = start; at < start + count;) {
      const row = Math.floor(at / bitsInRow);
      const from = at % bitsInRow;
      const here = Math.min(bitsInRow - from, start + count - at);
      const text = at === start ? boxText(field, bytes, 2 * here - 1) : " …";
      (rows[row] ??= []).push({ field, from, count: here, text });
      at += here;
    }
  }
  return rows.filter((row) => row !== undefined);
}

/** The line between two rows: corners where boxes of either begin. */
function border(above: readonly Box[] | undefined, below: readonly Box[] | undefined): string {
  const edges = (row: readonly Box[] | undefined): Set<number> =>
    new Set(row?.flatMap(({ from, count }) => [from, from + count]));
  const [up, down] = [edges(above), edges(below)];
  let line = "";
  for (let bit = 0; bit <= bitsInRow; bit += 1) {
    const [isUp, isDown] = [up.has(bit), down.has(bit)];
    if (bit === 0) line += above === undefined ? "┌" : below === undefined ? "└" : "├";
    else if (bit === bitsInRow) line += above === undefined ? "┐" : below === undefined ? "┘" : "┤";
    else line += isUp && isDown ? "┼" : isUp ? "┴" : isDown ? "┬" : "─";
    if (bit < bitsInRow) line += "─";
  }
  return line;
}

function ruler(): string {
  return (
    [0, 8, 16, 24]
      .map((bit) => String(bit).padEnd(16))
      .join("")
      .padEnd(diagramWidth - 2)
      .slice(0, diagramWidth - 3) + "31"
  );
}

/** A narrow terminal gets the fields below each other; the lit ones are marked there too. */
function drawList(figure: HeaderFigure, screen: Screen): string[] {
  const bytes = bytesOf(figure.bytes);
  return fieldsOf(figure)
    .filter(({ bits }) => bits![0] + bits![1] <= bytes.length * 8)
    .map((field) => {
      const isLit = figure.lit.includes(field.name);
      const text = fit(`${isLit ? ">" : " "} ${field.label}: ${valueText(field, bytes)}`, screen.width).trimEnd();
      return isLit ? screen.paint("lit", text) : text;
    });
}

/** The header, line by line. */
export function drawHeader(figure: HeaderFigure, screen: Screen): string[] {
  if (screen.width < diagramWidth) return drawList(figure, screen);
  const rows = rowsOf(figure);
  const lines = [screen.paint("quiet", ruler()), border(undefined, rows[0])];
  for (const [index, row] of rows.entries()) {
    const boxes = row.map(({ field, count, text }) => {
      const inside = fit(text, 2 * count - 1);
      return figure.lit.includes(field.name) ? screen.paint("lit", inside) : inside;
    });
    lines.push(`│${boxes.join("│")}│`, border(row, rows[index + 1]));
  }
  return lines;
}
