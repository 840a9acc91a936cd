// Takes out of a dissected frame the values of just those fields that a filter asks for.
import type { Dissection, FieldNode, FieldValue, Layer } from "../dissect/tree.ts";
import type { Scalar } from "./literal.ts";
import type { Term } from "./vocabulary.ts";

/** The values of one field in the frame, in their order, each with the number of its layer. */
export interface Slot {
  readonly values: Scalar[];
  /** Counted from 1 among the layers of the same protocol: `ip#2` is the inner one of a tunnel. */
  readonly layers: number[];
}

/** How a protocol's bytes are taken: its header, or everything from its first byte to the end of the bytes it is in. */
export type Extent = "header" | "rest";

/** Protocols whose bytes go on after the header, as Wireshark has them: TCP's segment is one with its header. */
const reachesToEnd: ReadonlySet<string> = new Set(["tcp"]);

/** Bytes of IPv6's fixed header, which is all that Wireshark counts as `ipv6`: extension headers are protocols of their own there. */
const ipv6Header = 40;

function scalar(value: FieldValue): Scalar {
  return typeof value === "boolean" ? Number(value) : value;
}

export class Occurrences {
  readonly #fields = new Map<string, Slot[]>();
  readonly #protocols = new Map<string, Partial<Record<Extent, Slot>>>();
  readonly #slots: Slot[] = [];
  readonly #layerCounts = new Map<string, number>();

  /** The slot that holds this term's values after each `read`. */
  slot(term: Term, extent: Extent): Slot {
    if (term.type === "protocol") {
      const extents = this.#protocols.get(term.name) ?? {};
      this.#protocols.set(term.name, extents);
      return (extents[extent] ??= this.#newSlot());
    }
    const slot = this.#newSlot();
    for (const name of term.either ?? [term.name]) this.#fields.set(name, [...(this.#fields.get(name) ?? []), slot]);
    return slot;
  }

  /** The names of all fields and protocols that are read. */
  get names(): string[] {
    return [...this.#fields.keys(), ...this.#protocols.keys()];
  }

  #newSlot(): Slot {
    const slot: Slot = { values: [], layers: [] };
    this.#slots.push(slot);
    return slot;
  }

  read(dissection: Dissection): void {
    for (const slot of this.#slots) {
      slot.values.length = 0;
      slot.layers.length = 0;
    }
    this.#layerCounts.clear();
    for (const layer of dissection.layers) {
      const { name } = layer.protocol;
      const count = (this.#layerCounts.get(name) ?? 0) + 1;
      this.#layerCounts.set(name, count);
      this.#readProtocol(dissection, layer, count);
      if (this.#fields.size > 0) this.#readNodes(layer.nodes, count);
    }
  }

  #readProtocol(dissection: Dissection, layer: Layer, count: number): void {
    const extents = this.#protocols.get(layer.protocol.name);
    if (extents === undefined) return;
    const { bytes } = dissection.sources[layer.source]!;
    this.#put(extents.header, bytes.subarray(layer.offset, endOfHeader(dissection, layer)), count);
    this.#put(extents.rest, bytes.subarray(layer.offset), count);
  }

  #readNodes(nodes: readonly FieldNode[], count: number): void {
    for (const node of nodes) {
      for (const slot of this.#fields.get(node.field.name) ?? []) this.#put(slot, scalar(node.value), count);
      if (node.children !== undefined) this.#readNodes(node.children, count);
    }
  }

  #put(slot: Slot | undefined, value: Scalar, layer: number): void {
    slot?.values.push(value);
    slot?.layers.push(layer);
  }
}

function endOfHeader(dissection: Dissection, layer: Layer): number {
  const { protocol, offset, length } = layer;
  if (reachesToEnd.has(protocol.name)) return endOfContents(dissection, layer);
  return offset + (protocol.name === "ipv6" ? Math.min(length, ipv6Header) : length);
}

/** Where the last layer after this one in the same bytes ends. */
function endOfContents(dissection: Dissection, layer: Layer): number {
  let end = layer.offset + layer.length;
  for (const other of dissection.layers) {
    if (other.source === layer.source && other.offset >= end) end = other.offset + other.length;
  }
  return end;
}
