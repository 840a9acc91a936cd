// A dissected frame as lines of text: a line a layer, below it a line a field, with its bytes.
import type { Dissection, FieldNode, Layer } from "../dissect/tree.ts";
import { nodeText } from "./value.ts";

/** A raw number and the relative one that belongs to it share a line. */
const relativeOf: ReadonlyMap<string, string> = new Map([
  ["tcp.seq_raw", "tcp.seq"],
  ["tcp.ack_raw", "tcp.ack"],
  ["tcp.window_size_value", "tcp.window_size"],
]);
const besides: ReadonlyMap<string, string> = new Map([
  ["tcp.seq", "relative"],
  ["tcp.ack", "relative"],
  ["tcp.window_size", "calculated"],
]);

/** A line of the tree. */
export interface TreeLine {
  /** 0 for a layer, 1 for its fields, 2 for what is below a field. */
  readonly depth: number;
  readonly text: string;
  /** The field's name, for `--fields` and filters; the protocol's for a layer. */
  readonly name: string;
  /** Which bytes of which source; a length of 0 is a value that is not on the wire. */
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  /** The layer's place in the frame, which gives it its colour. */
  readonly layer: number;
  readonly isBad?: true;
}

export function treeLines(dissection: Dissection): TreeLine[] {
  const lines: TreeLine[] = [];
  dissection.layers.forEach((layer, index) => addLayer(lines, layer, index));
  return lines;
}

function addLayer(lines: TreeLine[], layer: Layer, index: number): void {
  const { source, offset, length, protocol } = layer;
  const place = { source, layer: index };
  const quoted = layer.isQuoted ? " (quoted in the error)" : "";
  const size = protocol.name === "frame" ? "" : `, ${length} bytes`;
  lines.push({ ...place, depth: 0, text: `${protocol.label}${quoted}${size}`, name: protocol.name, offset, length });
  addNodes(lines, layer.nodes, 1, place);
  for (const remark of layer.remarks) {
    lines.push({ ...place, depth: 1, text: `! ${remark}`, name: protocol.name, offset, length: 0, isBad: true });
  }
  if (layer.malformed === undefined) return;
  const text = `! malformed: ${layer.malformed}`;
  lines.push({ ...place, depth: 1, text, name: protocol.name, offset, length: 0, isBad: true });
}

function addNodes(
  lines: TreeLine[],
  nodes: readonly FieldNode[],
  depth: number,
  place: { readonly source: number; readonly layer: number },
): void {
  for (const node of nodes) {
    const { name, label } = node.field;
    const rawIsThere = [...relativeOf].some(([raw, relative]) => relative === name && has(nodes, raw));
    if (rawIsThere) continue;
    const relative = nodes.find((one) => one.field.name === relativeOf.get(name));
    const more = relative === undefined ? "" : ` · ${besides.get(relative.field.name)} ${nodeText(relative)}`;
    const text = `${label}: ${nodeText(node)}${more}`;
    lines.push({ ...place, depth, text, name, offset: node.offset, length: node.length });
    if (node.children !== undefined) addNodes(lines, node.children, depth + 1, place);
  }
}

function has(nodes: readonly FieldNode[], name: string): boolean {
  return nodes.some((node) => node.field.name === name);
}
