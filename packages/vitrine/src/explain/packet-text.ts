// One packet explained: the meaning and the causes of its marks, and the source of a field's number.
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
  /** First byte in the frame and how many; null for a value that is not on the wire, or is in several frames. */
  readonly bytes: readonly [offset: number, length: number] | null;
  /** The frame that holds these bytes: an earlier one for the header of a packet in fragments. */
  readonly bytesFrame: number;
  /** The value is on the wire. */
  readonly isOnWire: boolean;
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

interface Place {
  readonly frame: number;
  readonly range: readonly [offset: number, length: number];
}

/** Where a field's bytes are: in the frame itself, or for a UDP header in fragments in the first of them. */
function bytesOf(seen: SeenCapture, { frame }: Dissection, layer: Layer, node: FieldNode): Place | undefined {
  if (node.length === 0) return undefined;
  if (layer.source === 0) return { frame, range: [node.offset, node.length] };
  const datagram = layer.protocol.name === "udp" ? seen.datagrams.find((one) => one.frame === frame) : undefined;
  if (datagram?.place.frame === undefined) return undefined;
  const start = node.offset - layer.offset;
  const isHeader = start + node.length <= layer.length;
  return isHeader ? { frame: datagram.place.frame, range: [datagram.place.offset + start, node.length] } : undefined;
}

/** Where the fields of a first fragment are shown; empty for other frames. */
function fragmentHint({ datagrams }: SeenCapture, frame: number): string {
  const datagram = datagrams.find(({ place }) => place.frame === frame);
  if (datagram === undefined || datagram.frame === frame) return "";
  return `: it is the first fragment of a datagram that frame ${datagram.frame} completes, so ask for --packet ${datagram.frame}`;
}

/** The field in the packet, or a sentence that says why it cannot be explained. */
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
  if (place === undefined) return `Frame ${dissection.frame} has no ${name}${fragmentHint(seen, dissection.frame)}.`;
  const [layer, node] = place;
  const bytes = bytesOf(seen, dissection, layer, node);
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
    bytes: bytes?.range ?? null,
    bytesFrame: bytes?.frame ?? dissection.frame,
    isOnWire: node.length > 0,
    origin: origin?.words ?? null,
    frames: origin?.frames ?? [],
  };
}

export function packetLines({ file, frame, summary, marks }: ExplainedPacket, screen: Screen): string[] {
  const explained = marks.flatMap(({ field, label, meaning, reason }) => [
    "",
    screen.paint("mark", `${label} (${field})`),
    ...wrap(meaning, screen.width, "  "),
    ...wrap(`Here: ${reason}`, screen.width, "  "),
  ]);
  const none =
    marks.length === 0
      ? ["", ...wrap("TCP analysis put no mark on this packet: nothing about it is out of the ordinary.", screen.width)]
      : [];
  return [screen.paint("title", `Frame ${frame} of ${file}`), ...wrap(summary, screen.width), ...explained, ...none];
}

function placeText({ bytes, bytesFrame, frame, isOnWire }: ExplainedField): string {
  if (!isOnWire) return "not on the wire: worked out";
  if (bytes === null) return "in several frames, which were put together";
  const [offset, length] = bytes;
  const which = length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`;
  return bytesFrame === frame ? `${which} of the frame` : `${which} of frame ${bytesFrame}, the first fragment`;
}

export function fieldLines(explained: ExplainedField, screen: Screen): string[] {
  const { file, frame, field, label, meaning, source, value, origin, frames } = explained;
  const where = placeText(explained);
  return [
    screen.paint("title", `${label} (${field}) in frame ${frame} of ${file}`),
    screen.paint("answer", value),
    ...wrap(`${meaning}${source === null ? "" : ` (${source})`}`, screen.width),
    ...wrap(`It is ${where}.`, screen.width),
    ...(origin === null ? [] : ["", ...wrap(origin, screen.width)]),
    ...(frames.length === 0 ? [] : [screen.paint("quiet", `See frame ${frames.join(", ")}.`)]),
  ];
}
