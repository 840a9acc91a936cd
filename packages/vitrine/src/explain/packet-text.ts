// One packet explained: what its marks mean and what led to them, and where the number of a field comes from.
import {
  declaredFields,
  explainMarks,
  explainOrigin,
  nodeText,
  type Connection,
  type Dissection,
  type FieldNode,
  type Layer,
  type SeenCapture,
  type Segment,
} from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/text";
import { wrap, type Screen } from "./screen.ts";

export interface ExplainedPacket {
  readonly file: string;
  readonly frame: number;
  readonly summary: string;
  readonly marks: ReadonlyArray<{
    readonly field: string;
    readonly label: string;
    readonly meaning: string;
    readonly reason: string;
  }>;
}

export interface ExplainedField {
  readonly file: string;
  readonly frame: number;
  readonly field: string;
  readonly label: string;
  readonly meaning: string;
  readonly source: string | null;
  readonly value: string;
  /** First byte in the frame and how many; null for a value that does not stand on the wire. */
  readonly bytes: readonly [offset: number, length: number] | null;
  readonly origin: string | null;
  readonly frames: readonly number[];
}

function segmentIn({ connections }: SeenCapture, frame: number): readonly [Connection, Segment] | undefined {
  for (const connection of connections) {
    const segment = connection.segments.find((one) => one.frame === frame);
    if (segment !== undefined) return [connection, segment];
  }
  return undefined;
}

export function explainPacket(seen: SeenCapture, dissection: Dissection): ExplainedPacket {
  const found = segmentIn(seen, dissection.frame);
  const marks = found === undefined ? [] : explainMarks(...found);
  return {
    file: seen.file,
    frame: dissection.frame,
    summary: visibleText(`${dissection.from} → ${dissection.to} ${dissection.protocol} ${dissection.summary}`),
    marks: marks.map(({ field, reason }) => ({
      field: field.name,
      label: field.label,
      meaning: field.sentence,
      reason,
    })),
  };
}

function findField(nodes: readonly FieldNode[], name: string): FieldNode | undefined {
  for (const node of nodes) {
    const found = node.field.name === name ? node : findField(node.children ?? [], name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The field in the packet, or why it cannot be explained, in words. */
export function explainField(seen: SeenCapture, dissection: Dissection, name: string): ExplainedField | string {
  const field = declaredFields.get(name);
  if (field === undefined)
    return `${visibleText(name)} is no declared field; "vitrine inspect --fieldlist" lists them.`;
  const names = field.either ?? [name];
  const place = dissection.layers
    .flatMap((layer): Array<readonly [Layer, FieldNode]> => {
      const node = names.map((one) => findField(layer.nodes, one)).find((one) => one !== undefined);
      return node === undefined ? [] : [[layer, node]];
    })
    .at(0);
  if (place === undefined) return `Frame ${dissection.frame} has no ${name}.`;
  const [layer, node] = place;
  const found = segmentIn(seen, dissection.frame);
  const origin = found === undefined ? undefined : explainOrigin(...found, node.field.name);
  return {
    file: seen.file,
    frame: dissection.frame,
    field: node.field.name,
    label: node.field.label,
    meaning: node.field.sentence,
    source: node.field.source ?? null,
    value: nodeText(node),
    bytes: node.length === 0 || layer.source !== 0 ? null : [node.offset, node.length],
    origin: origin?.words ?? null,
    frames: origin?.frames ?? [],
  };
}

export function packetLines({ file, frame, summary, marks }: ExplainedPacket, screen: Screen): string[] {
  const told = marks.flatMap(({ field, label, meaning, reason }) => [
    "",
    screen.paint("mark", `${label} (${field})`),
    ...wrap(meaning, screen.width, "  "),
    ...wrap(`Here: ${reason}`, screen.width, "  "),
  ]);
  const none =
    marks.length === 0
      ? ["", ...wrap("TCP analysis put no mark on this packet: nothing about it is out of the ordinary.", screen.width)]
      : [];
  return [screen.paint("title", `Frame ${frame} of ${file}`), ...wrap(summary, screen.width), ...told, ...none];
}

export function fieldLines(explained: ExplainedField, screen: Screen): string[] {
  const { file, frame, field, label, meaning, source, value, bytes, origin, frames } = explained;
  const where =
    bytes === null
      ? "not on the wire: worked out"
      : bytes[1] === 1
        ? `byte ${bytes[0]} of the frame`
        : `bytes ${bytes[0]} to ${bytes[0] + bytes[1] - 1} of the frame`;
  return [
    screen.paint("title", `${label} (${field}) in frame ${frame} of ${file}`),
    screen.paint("answer", value),
    ...wrap(`${meaning}${source === null ? "" : ` (${source})`}`, screen.width),
    ...wrap(`It is ${where}.`, screen.width),
    ...(origin === null ? [] : ["", ...wrap(origin, screen.width)]),
    ...(frames.length === 0 ? [] : [screen.paint("quiet", `See frame ${frames.join(", ")}.`)]),
  ];
}
