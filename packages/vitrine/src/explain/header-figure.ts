// A header as its bit diagram: rows of 32 bits, a cell for each field, the fields that matter lit.
//
//     0               8               16              24            31
//     ┌───────────────────────────────┬───────────────────────────────┐
//     │ Source port 40000             │ Destination port 5000         │
//     └───────────────────────────────┴───────────────────────────────┘
import {
  bitsPerRow,
  figureValue,
  layOutFigure,
  type DiagramCell,
  type FieldDeclaration,
  type HeaderFigure,
} from "@vitrine/glass";
import { columnsOf, fit, type Screen } from "./screen.ts";

/** Two columns a bit, and a line on both sides. */
const diagramWidth = 2 * bitsPerRow + 1;

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

function cellText(field: FieldDeclaration, value: string, columns: number): string {
  const short = shortNames.get(field.name) ?? field.label;
  const candidates = [` ${field.label} ${value}`, ` ${short} ${value}`, ` ${value}`, value];
  return candidates.find((text) => columnsOf(text) <= columns) ?? value;
}

/** The columns of bits at which cells begin and end. */
function edgesOf(row: readonly DiagramCell[] | undefined): Set<number> {
  return new Set(row?.flatMap(({ from, bits }) => [from, from + bits]));
}

/** The line between two rows: corners where cells of either begin. */
function border(above: readonly DiagramCell[] | undefined, below: readonly DiagramCell[] | undefined): string {
  const [up, down] = [edgesOf(above), edgesOf(below)];
  let line = "";
  for (let bit = 0; bit <= bitsPerRow; bit += 1) {
    const [isUp, isDown] = [up.has(bit), down.has(bit)];
    if (bit === 0) line += above === undefined ? "┌" : below === undefined ? "└" : "├";
    else if (bit === bitsPerRow) line += above === undefined ? "┐" : below === undefined ? "┘" : "┤";
    else line += isUp && isDown ? "┼" : isUp ? "┴" : isDown ? "┬" : "─";
    if (bit < bitsPerRow) line += "─";
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
function drawList(figure: HeaderFigure, cells: readonly DiagramCell[], screen: Screen): string[] {
  return cells
    .filter(({ isFirst }) => isFirst)
    .map(({ field, isLit }) => {
      const words = `${isLit ? ">" : " "} ${field.label}: ${figureValue(figure, field)}`;
      const text = fit(words, screen.width).trimEnd();
      return isLit ? screen.paint("lit", text) : text;
    });
}

/** The header, line by line. What lies behind the declared fields (options) is left out. */
export function drawHeader(figure: HeaderFigure, screen: Screen): string[] {
  const cells = layOutFigure(figure, { gathersBits: true });
  if (screen.width < diagramWidth) return drawList(figure, cells, screen);
  const rows = [...Map.groupBy(cells, ({ row }) => row).values()];
  const lines = [screen.paint("quiet", ruler()), border(undefined, rows[0])];
  for (const [index, row] of rows.entries()) {
    const texts = row.map(({ field, bits, isFirst, isLit }) => {
      const columns = 2 * bits - 1;
      const text = fit(isFirst ? cellText(field, figureValue(figure, field), columns) : " …", columns);
      return isLit ? screen.paint("lit", text) : text;
    });
    lines.push(`│${texts.join("│")}│`, border(row, rows[index + 1]));
  }
  return lines;
}
