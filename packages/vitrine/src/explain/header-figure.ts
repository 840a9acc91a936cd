// A header as its bit diagram: rows of 32 bits, a cell for each field, the fields that matter lit.
//
//     0               8               16              24            31
//     ┌───────────────────────────────┬───────────────────────────────┐
//     │ Source port 40000             │ Destination port 5000         │
//     └───────────────────────────────┴───────────────────────────────┘
import {
  bitsPerRow,
  cellLabel,
  figureValue,
  layOutFigure,
  type DiagramCell,
  type FieldDeclaration,
  type HeaderFigure,
} from "@vitrine/glass";
import { columnsOf, fit, type Screen } from "./screen.ts";

/** Two columns a bit, and a line on both sides. */
const diagramWidth = 2 * bitsPerRow + 1;

/** A label in its box: after a space, where there is room for one. */
function labelText(field: FieldDeclaration, columns: number): string {
  const label = cellLabel(field, columns - 1);
  return label === "" ? cellLabel(field, columns) : ` ${label}`;
}

function valueText(value: string, columns: number): string {
  return columnsOf(value) < columns ? ` ${value}` : value;
}

/** Label and value on one line; undefined where the box is too narrow for both. */
function cellText(field: FieldDeclaration, value: string, columns: number): string | undefined {
  const label = cellLabel(field, columns - columnsOf(value) - 2);
  return label === "" ? undefined : ` ${label} ${value}`;
}

/** The texts of a row's boxes, in one line; in two, labels above values, where a box is too narrow. */
function rowTexts(row: readonly DiagramCell[], figure: HeaderFigure): string[][] {
  const cells = row.map(({ field, bits, isFirst }) => ({
    field,
    isFirst,
    columns: 2 * bits - 1,
    value: figureValue(figure, field),
  }));
  const single = cells.map(({ field, isFirst, columns, value }) => (isFirst ? cellText(field, value, columns) : " …"));
  const whole = single.filter((text) => text !== undefined);
  if (whole.length === single.length) return [whole];
  return [
    cells.map(({ field, isFirst, columns }) => (isFirst ? labelText(field, columns) : " …")),
    cells.map(({ isFirst, columns, value }) => (isFirst ? valueText(value, columns) : "")),
  ];
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
      const words = `${isLit ? ">" : " "} ${cellLabel(field, screen.width)}: ${figureValue(figure, field)}`;
      const text = fit(words, screen.width).trimEnd();
      return isLit ? screen.paint("lit", text) : text;
    });
}

/** The header, line by line, without what follows the declared fields (options). */
export function drawHeader(figure: HeaderFigure, screen: Screen): string[] {
  const cells = layOutFigure(figure, { gathersBits: true });
  if (screen.width < diagramWidth) return drawList(figure, cells, screen);
  const rows = [...Map.groupBy(cells, ({ row }) => row).values()];
  const lines = [screen.paint("quiet", ruler()), border(undefined, rows[0])];
  for (const [index, row] of rows.entries()) {
    for (const line of rowTexts(row, figure)) {
      const texts = row.map(({ bits, isLit }, at) => {
        const text = fit(line[at]!, 2 * bits - 1);
        return isLit ? screen.paint("lit", text) : text;
      });
      lines.push(`│${texts.join("│")}│`);
    }
    lines.push(border(row, rows[index + 1]));
  }
  return lines;
}
