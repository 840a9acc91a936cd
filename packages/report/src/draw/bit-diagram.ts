// A header as the RFCs draw it: rows of 32 bits, a box for each field with its value, the ones that matter lit.
import { declaredProtocols, type FieldDeclaration, type HeaderFigure } from "@vitrine/glass";
import { markup, type Markup } from "../markup.ts";
import { cut } from "../wording.ts";

const bitsInRow = 32;
const bitWidth = 21;
const rowHeight = 38;
const ruler = 18;
const width = bitsInRow * bitWidth + 2;
/** Pixels that a character takes, about: of the label above, of the value below. */
const labelCharacter = 6.4;
const valueCharacter = 7.1;

const protocolNames = { tcp: "tcp", udp: "udp", ipv4: "ip", ipv6: "ipv6" } as const;

/** Single bits are narrower than their names; these are the letters that RFC 9293 writes downwards. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ["tcp.flags.res", "res"],
  ["tcp.flags.ae", "AE"],
  ["tcp.flags.cwr", "CWR"],
  ["tcp.flags.ece", "ECE"],
  ["tcp.flags.urg", "URG"],
  ["tcp.flags.ack", "ACK"],
  ["tcp.flags.push", "PSH"],
  ["tcp.flags.reset", "RST"],
  ["tcp.flags.syn", "SYN"],
  ["tcp.flags.fin", "FIN"],
  ["tcp.hdr_len", "Length"],
  ["ip.hdr_len", "Length"],
  ["ip.version", "Version"],
  ["ipv6.version", "Version"],
]);

/** A field's part in one row. */
interface Box {
  readonly field: FieldDeclaration;
  readonly row: number;
  readonly from: number;
  readonly count: number;
  readonly isFirst: boolean;
}

/** Whether a field is a part of another. */
function isInside(inner: FieldDeclaration, outer: FieldDeclaration): boolean {
  const [[from, count], [outerFrom, outerCount]] = [inner.bits!, outer.bits!];
  return inner !== outer && from >= outerFrom && from + count <= outerFrom + outerCount && count < outerCount;
}

/** The fields at fixed places, the smallest of those that overlap, in their order. Of a cut header those that are there. */
function fieldsOf({ protocol, bytes }: HeaderFigure): FieldDeclaration[] {
  const declaration = declaredProtocols.find(({ name }) => name === protocolNames[protocol]);
  const placed = Object.values(declaration?.fields ?? {}).filter(
    ({ bits, derived }) => bits !== undefined && derived !== true && bits[0] + bits[1] <= bytes.length * 4,
  );
  return placed
    .filter((field) => !placed.some((other) => isInside(other, field)))
    .toSorted((one, other) => one.bits![0] - other.bits![0]);
}

function boxesOf(field: FieldDeclaration): Box[] {
  const [start, count] = field.bits!;
  const boxes: Box[] = [];
  for (let at = start; at < start + count;) {
    const from = at % bitsInRow;
    const here = Math.min(bitsInRow - from, start + count - at);
    boxes.push({ field, row: Math.floor(at / bitsInRow), from, count: here, isFirst: at === start });
    at += here;
  }
  return boxes;
}

/** The value as it stands in the header's hexadecimal digits. */
function valueOf({ bytes }: HeaderFigure, { bits, type, factor, display }: FieldDeclaration): string {
  const [from, count] = bits!;
  const [first, end] = [from >> 2, (from + count + 3) >> 2];
  const digits = BigInt(`0x${bytes.slice(first, end)}`) >> BigInt(end * 4 - from - count);
  const value = BigInt.asUintN(count, digits);
  const hexadecimal = value.toString(16).padStart(Math.ceil(count / 4), "0");
  if (type === "ipv4")
    return hexadecimal
      .match(/../g)!
      .map((pair) => Number.parseInt(pair, 16))
      .join(".");
  if (type === "ipv6") return hexadecimal.match(/..../g)!.join(":");
  return display === "hexadecimal" ? `0x${hexadecimal}` : String(value * BigInt(factor ?? 1));
}

/** Whether a field matters here: it is lit, or it is a part of one that is. */
function isLit(field: FieldDeclaration, { lit, protocol }: HeaderFigure): boolean {
  if (lit.includes(field.name)) return true;
  const declaration = declaredProtocols.find(({ name }) => name === protocolNames[protocol]);
  return Object.values(declaration?.fields ?? {}).some(
    (other) => other.bits !== undefined && other.derived !== true && lit.includes(other.name) && isInside(field, other),
  );
}

function drawBox({ field, row, from, count, isFirst }: Box, figure: HeaderFigure): Markup {
  const [x, y, across] = [1 + from * bitWidth, ruler + row * rowHeight, count * bitWidth];
  const value = valueOf(figure, field);
  const name = (shortNames.get(field.name) ?? field.label).trim();
  const label = name.length * labelCharacter <= across - 2 ? name : (shortNames.get(field.name) ?? field.label);
  const size = label.length * labelCharacter > across - 2 ? "tiny " : "";
  const middle = x + across / 2;
  const words = isFirst
    ? markup`<text class="${size}label middle" x="${middle}" y="${y + 13}">${cut(label, Math.max(3, Math.floor(across / 4.6)))}</text>
<text class="value middle" x="${middle}" y="${y + 29}">${cut(value, Math.max(1, Math.floor((across - 2) / valueCharacter)))}</text>`
    : markup`<text class="label middle" x="${middle}" y="${y + 22}">…</text>`;
  return markup`<g class="${isLit(field, figure) ? "box lit" : "box"}">
<rect x="${x}" y="${y}" width="${across}" height="${rowHeight}"/>${words}
<title>${field.label} (${field.name}): ${value}</title></g>
`;
}

/** The fields in words, for who cannot see the picture. */
export function headerWords(figure: HeaderFigure): string {
  const words = fieldsOf(figure).map((field) => `${field.label} ${valueOf(figure, field)}`);
  return `${figure.protocol.toUpperCase()} header of frame ${figure.frame}: ${words.join(", ")}.`;
}

export function drawBitDiagram(figure: HeaderFigure): Markup {
  const boxes = fieldsOf(figure).flatMap(boxesOf);
  const rows = boxes.reduce((most, { row }) => Math.max(most, row + 1), 1);
  const numbers = [0, 8, 16, 24, 31].map(
    (bit) => markup`<text class="tick middle" x="${1 + (bit + 0.5) * bitWidth}" y="12">${bit}</text>`,
  );
  return markup`<svg class="bits" viewBox="0 0 ${width} ${ruler + rows * rowHeight + 2}" role="img"><title>${headerWords(figure)}</title>
${numbers}
${boxes.map((box) => drawBox(box, figure))}</svg>`;
}
