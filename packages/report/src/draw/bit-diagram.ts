// A header as the RFCs draw it: rows of 32 bits, a cell for each field with its value, the ones that matter lit.
import { bitsPerRow, cellLabel, figureValue, layOutFigure, type DiagramCell, type HeaderFigure } from "@vitrine/glass";
import { markup, type Markup } from "../markup.ts";
import { cut } from "../wording.ts";

const bitWidth = 21;
const rowHeight = 38;
const ruler = 18;
const width = bitsPerRow * bitWidth + 2;
/** Pixels that a character takes, about: of the label above, of the value below. */
const labelCharacter = 6.4;
const tinyCharacter = 4.6;
const valueCharacter = 7.1;

function drawCell({ field, row, from, bits, isFirst, isLit }: DiagramCell, figure: HeaderFigure): Markup {
  const [x, y, across] = [1 + from * bitWidth, ruler + row * rowHeight, bits * bitWidth];
  const value = figureValue(figure, field);
  const plain = cellLabel(field, Math.floor((across - 2) / labelCharacter));
  const label = plain === "" ? cellLabel(field, Math.floor((across - 2) / tinyCharacter)) : plain;
  const size = plain === "" ? "tiny " : "";
  const middle = x + across / 2;
  const words = isFirst
    ? markup`<text class="${size}label middle" x="${middle}" y="${y + 13}">${label}</text>
<text class="value middle" x="${middle}" y="${y + 29}">${cut(value, Math.max(1, Math.floor((across - 2) / valueCharacter)))}</text>`
    : markup`<text class="label middle" x="${middle}" y="${y + 22}">…</text>`;
  return markup`<g class="${isLit ? "box lit" : "box"}">
<rect x="${x}" y="${y}" width="${across}" height="${rowHeight}"/>${words}
<title>${cellLabel(field, 100)} (${field.name}): ${value}</title></g>
`;
}

/** Describes the fields for readers that cannot see the picture. */
export function headerWords(figure: HeaderFigure): string {
  const words = layOutFigure(figure)
    .filter(({ isFirst }) => isFirst)
    .map(({ field }) => `${cellLabel(field, 100)} ${figureValue(figure, field)}`);
  return `${figure.protocol.toUpperCase()} header of frame ${figure.frame}: ${words.join(", ")}.`;
}

export function drawBitDiagram(figure: HeaderFigure): Markup {
  const cells = layOutFigure(figure);
  const rows = cells.reduce((most, { row }) => Math.max(most, row + 1), 1);
  const numbers = [0, 8, 16, 24, 31].map(
    (bit) => markup`<text class="tick middle" x="${1 + (bit + 0.5) * bitWidth}" y="12">${bit}</text>`,
  );
  return markup`<svg class="bits" viewBox="0 0 ${width} ${ruler + rows * rowHeight + 2}" role="img"><title>${headerWords(figure)}</title>
${numbers}
${cells.map((cell) => drawCell(cell, figure))}</svg>`;
}
