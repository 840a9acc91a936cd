// One packet taken apart: tree, bytes and the drawing of the header. What is pointed at in one is lit in all three.
import type { Dissection, FieldNode } from "@vitrine/glass";
import { useMemo, useState } from "react";
import { texts } from "../texts.ts";
import { BitDiagram } from "./bit-diagram.tsx";
import { BytesView } from "./bytes-view.tsx";
import { FieldTree } from "./field-tree.tsx";

function* everyNode(nodes: readonly FieldNode[]): Generator<FieldNode> {
  for (const node of nodes) {
    yield node;
    if (node.children !== undefined) yield* everyNode(node.children);
  }
}

/** For every byte of the frame the innermost field it belongs to. */
function ownersOf(dissection: Dissection): (string | undefined)[] {
  const owners: (string | undefined)[] = Array.from({ length: dissection.sources[0]?.bytes.length ?? 0 });
  for (const layer of dissection.layers) {
    if (layer.source !== 0) continue;
    for (const node of everyNode(layer.nodes)) {
      const end = Math.min(node.offset + node.length, owners.length);
      for (let at = node.offset; at < end; at += 1) owners[at] = node.field.name;
    }
  }
  return owners;
}

/** The node of a field that stands on the wire, or else one that is worked out. */
function nodeOf({ layers }: Dissection, name: string): FieldNode | undefined {
  let derived: FieldNode | undefined;
  for (const layer of layers) {
    for (const node of everyNode(layer.nodes)) {
      if (node.field.name !== name) continue;
      if (layer.source === 0 && node.length > 0) return node;
      derived ??= node;
    }
  }
  return derived && { ...derived, length: 0 };
}

export interface PacketDetailProps {
  readonly dissection: Dissection;
  /** The field that is lit while nothing is pointed at: the one that somebody was led to. */
  readonly field: string | undefined;
  /** Whether the tree scrolls to that field; not where the drawing of it stands above. */
  readonly isFollowing?: boolean;
}

export function PacketDetail({ dissection, field, isFollowing = true }: PacketDetailProps) {
  const [pointed, setPointed] = useState<string | undefined>();
  const lit = pointed ?? field;
  const setLit = setPointed;
  const [shown, setShown] = useState<number | undefined>();
  const owners = useMemo(() => ownersOf(dissection), [dissection]);
  const drawable = dissection.layers
    .map((layer, at) => ({ layer, at }))
    .filter(({ layer }) => Object.values(layer.protocol.fields).some((field) => field.bits !== undefined));
  const drawn = drawable.find(({ at }) => at === shown) ?? drawable.at(-1);
  const litNode = useMemo(() => {
    if (lit === undefined) return undefined;
    return nodeOf(dissection, lit);
  }, [dissection, lit]);
  const litField = litNode?.field;
  return (
    <div className="packet-detail">
      <FieldTree
        dissection={dissection}
        lit={lit}
        onLit={setLit}
        label={texts.packet.tree}
        shown={field}
        isFollowing={isFollowing}
      />
      <div className="packet-pictures">
        <p className="sentence" aria-live="polite">
          {litField === undefined ? texts.packet.hint : `${litField.label} (${litField.name}): ${litField.sentence}`}
        </p>
        {drawn !== undefined && (
          <>
            <div className="choices" role="group" aria-label={texts.packet.headers}>
              {drawable.map(({ layer, at }) => (
                <button key={at} type="button" aria-pressed={at === drawn.at} onClick={() => setShown(at)}>
                  {layer.protocol.column}
                </button>
              ))}
            </div>
            <BitDiagram layer={drawn.layer} lit={lit} onLit={setLit} />
          </>
        )}
        {dissection.sources[0] !== undefined && (
          <BytesView
            source={dissection.sources[0]}
            owners={owners}
            litFrom={litNode?.offset ?? -1}
            litEnd={(litNode?.offset ?? 0) + (litNode?.length ?? 0)}
            onLit={setLit}
          />
        )}
      </div>
    </div>
  );
}
