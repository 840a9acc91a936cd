// Chosen fields of a frame, as `tshark -T fields -E occurrence=f` gives them: the first of each, "" where there is none.
import type { Dissection, FieldNode } from "../dissect/tree.ts";
import { fieldText } from "./value.ts";

/** A test for the values, one after the other, of every field that the frame has. */
type Visit = (node: FieldNode) => void;

function visitAll(nodes: readonly FieldNode[], visit: Visit): void {
  for (const node of nodes) {
    visit(node);
    if (node.children !== undefined) visitAll(node.children, visit);
  }
}

/** The values of these names; a name may be that of a protocol, which gives its label. */
export class FieldColumns {
  readonly #places: ReadonlyMap<string, readonly number[]>;
  readonly #count: number;

  /** `either` of a declaration gives the first of its fields. */
  constructor(names: readonly string[], eitherOf: (name: string) => readonly string[] | undefined) {
    const places = new Map<string, number[]>();
    names.forEach((name, place) => {
      for (const one of eitherOf(name) ?? [name]) places.set(one, [...(places.get(one) ?? []), place]);
    });
    this.#places = places;
    this.#count = names.length;
  }

  values(dissection: Dissection): string[] {
    const found: Array<string | undefined> = Array.from({ length: this.#count }, () => undefined);
    for (const layer of dissection.layers) {
      for (const place of this.#places.get(layer.protocol.name) ?? []) found[place] ??= layer.protocol.label;
      visitAll(layer.nodes, (node) => {
        const places = this.#places.get(node.field.name);
        if (places === undefined) return;
        for (const place of places) found[place] ??= fieldText(node.field, node.value);
      });
    }
    return found.map((text) => text ?? "");
  }
}
