// One packet as the questions look at it: its fields by name, and where each is in the frame.
import type { Dissection, FieldNode, FieldValue, Layer } from "../../dissect/tree.ts";

/** Bytes of a frame: first and how many. */
export type ByteRange = readonly [offset: number, length: number];

/** Where a header is. A header that several frames carry together has no place in one of them. */
export interface HeaderPlace {
  /** First byte in its source: the frame, or what was put together. */
  readonly offset: number;
  readonly isInFrame: boolean;
  /** Bytes that the capture has of the frame. */
  readonly frameLength: number;
  /** The frame that carries the header, where the packet was whole only with a later one: the first fragment. */
  readonly frame?: number;
}

/** Places by what they say: most segments of a capture share a few. */
export class PlaceTable {
  readonly #known = new Map<number, HeaderPlace>();

  of(dissection: Dissection, layer: Layer): HeaderPlace {
    const key = dissection.sources[0]!.bytes.length * 131_072 + layer.offset * 2 + (layer.source === 0 ? 1 : 0);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const place = placeOf(dissection, layer);
    if (layer.offset < 65_536 && this.#known.size < mostPlaces) this.#known.set(key, place);
    return place;
  }
}

/** Places that are shared. */
const mostPlaces = 10_000;

export function placeOf(dissection: Dissection, layer: Layer): HeaderPlace {
  const frameLength = dissection.sources[0]!.bytes.length;
  return { offset: layer.offset, isInFrame: layer.source === 0, frameLength };
}

/** Bytes counted from a header's first, as bytes of the frame; all of the frame where they have no place in it. */
export function rangeFrom({ offset, isInFrame, frameLength }: HeaderPlace, from: number, length: number): ByteRange {
  if (!isInFrame) return [0, frameLength];
  const start = Math.min(offset + from, frameLength);
  return [start, Math.min(length, frameLength - start)];
}

function findNode(nodes: readonly FieldNode[], name: string): FieldNode | undefined {
  for (const node of nodes) {
    if (node.field.name === name) return node;
    const below = node.children === undefined ? undefined : findNode(node.children, name);
    if (below !== undefined) return below;
  }
  return undefined;
}

function visit(nodes: readonly FieldNode[], see: (node: FieldNode) => void): void {
  for (const node of nodes) {
    see(node);
    if (node.children !== undefined) visit(node.children, see);
  }
}

/** The outermost layer of a protocol that is not quoted by an error. */
export function layerOf(dissection: Dissection, protocol: string): Layer | undefined {
  return dissection.layers.find((layer) => layer.protocol.name === protocol && !layer.isQuoted);
}

/** A layer's fields by their names. */
export class LayerFields {
  readonly layer: Layer;

  constructor(layer: Layer) {
    this.layer = layer;
  }

  value(name: string): FieldValue | undefined {
    return findNode(this.layer.nodes, name)?.value;
  }

  has(name: string): boolean {
    return findNode(this.layer.nodes, name) !== undefined;
  }

  /** A number, or 0 where the field is missing. */
  number(name: string): number {
    return this.optionalNumber(name) ?? 0;
  }

  /** Hands over every node, those below others too. */
  each(see: (node: FieldNode) => void): void {
    visit(this.layer.nodes, see);
  }

  /** The numbers of all occurrences, in their order. */
  numbers(name: string): number[] {
    const found: number[] = [];
    this.each((node) => {
      if (node.field.name === name && typeof node.value === "number") found.push(node.value);
    });
    return found;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.value(name);
    return value === undefined || value instanceof Uint8Array ? undefined : Number(value);
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return value === true || value === 1;
  }

  bytes(name: string): Uint8Array | undefined {
    const value = this.value(name);
    return value instanceof Uint8Array ? value : undefined;
  }
}

/** The time of capture, in nanoseconds since 1970. */
export function timeOf(dissection: Dissection): bigint {
  const value = new LayerFields(dissection.layers[0]!).value("frame.time_epoch");
  return typeof value === "bigint" ? value : 0n;
}

/** From one moment to another, in seconds. */
export function secondsBetween(from: bigint, to: bigint): number {
  return Number(to - from) / 1e9;
}
