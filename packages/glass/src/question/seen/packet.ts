// One packet as the questions look at it: its fields by name, and where each stands in the frame.
import type { Dissection, FieldNode, FieldValue, Layer } from "../../dissect/tree.ts";

/** Bytes of a frame: first and how many. */
export type ByteRange = readonly [offset: number, length: number];

/** Where a header stands. Of one that was put together from several frames no place in this frame can be told. */
export interface HeaderPlace {
  /** First byte in its source: the frame, or what was put together. */
  readonly offset: number;
  readonly isInFrame: boolean;
  /** Bytes that the capture has of the frame. */
  readonly frameLength: number;
}

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
