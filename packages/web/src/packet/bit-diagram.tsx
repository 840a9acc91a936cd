// A header as its drawing in the RFC, with the packet's values in the boxes.
import {
  bitsPerRow,
  cellLabel,
  cellValue,
  layOutHeader,
  nodeText as valueText,
  type FieldNode,
  type Layer,
} from "@vitrine/glass";

const bitWidth = 18;
const rowHeight = 34;
const ruler = 16;

export interface BitDiagramProps {
  readonly layer: Layer;
  /** The name of the field that is lit, wherever the pointer is. */
  readonly lit: string | undefined;
  readonly onLit: (name: string | undefined) => void;
}

function nodesByName(nodes: readonly FieldNode[], into = new Map<string, FieldNode>()): Map<string, FieldNode> {
  for (const node of nodes) {
    if (!into.has(node.field.name)) into.set(node.field.name, node);
    if (node.children !== undefined) nodesByName(node.children, into);
  }
  return into;
}

/** Characters that a box has room for. */
function roomIn(bits: number): number {
  return Math.max(1, Math.floor((bits * bitWidth - 6) / 6.2));
}

/** As much of a value as fits. */
function fitting(value: string, bits: number): string {
  const room = roomIn(bits);
  return value.length <= room ? value : `${value.slice(0, Math.max(0, room - 1))}…`;
}

export function BitDiagram({ layer, lit, onLit }: BitDiagramProps) {
  const cells = layOutHeader(layer.protocol.fields, layer.length, lit === undefined ? {} : { lit: [lit] });
  if (cells.length === 0) return null;
  const nodes = nodesByName(layer.nodes);
  const rows = cells.at(-1)!.row + 1;
  const width = bitsPerRow * bitWidth;
  const height = ruler + rows * rowHeight + 1;
  return (
    <svg className="bit-diagram" viewBox={`0 0 ${width + 1} ${height}`} role="img" aria-label={layer.protocol.label}>
      {[0, 8, 16, 24, 31].map((bit) => (
        <text key={bit} x={bit * bitWidth + bitWidth / 2} y={11} className="ruler">
          {bit}
        </text>
      ))}
      {cells.map(({ field, row, from, bits, isFirst, isLit }) => {
        const node = nodes.get(field.name);
        const x = from * bitWidth + 0.5;
        const y = ruler + row * rowHeight + 0.5;
        return (
          <g
            key={`${field.name} ${row} ${from}`}
            className={isLit ? "box lit" : "box"}
            onPointerEnter={() => onLit(field.name)}
            onPointerLeave={() => onLit(undefined)}
          >
            <title>{`${field.label} (${field.name})${node === undefined ? "" : `: ${valueText(node)}`}\n${field.sentence}`}</title>
            <rect x={x} y={y} width={bits * bitWidth} height={rowHeight} />
            {isFirst && (
              <text x={x + (bits * bitWidth) / 2} y={y + 13} className="label">
                {cellLabel(field, roomIn(bits))}
              </text>
            )}
            {isFirst && node !== undefined && (
              <text x={x + (bits * bitWidth) / 2} y={y + 27} className="value">
                {fitting(cellValue(node), bits)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
