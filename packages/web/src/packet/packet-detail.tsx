// One packet taken apart: tree, bytes and the drawing of the header. A field under the pointer is lit in all three.
import type { Dissection, FieldNode } from "@vitrine/glass";
import { useMemo, useState, type ReactNode } from "react";
import { Separator } from "../pane/separator.tsx";
import { usePanes } from "../pane/use-panes.ts";
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

/** For every byte of a source the innermost field that it belongs to. */
function ownersOf({ layers, sources }: Dissection, source: number): (string | undefined)[] {
  const owners: (string | undefined)[] = Array.from({ length: sources[source]?.bytes.length ?? 0 });
  for (const layer of layers) {
    if (layer.source !== source) continue;
    for (const node of everyNode(layer.nodes)) {
      const end = Math.min(node.offset + node.length, owners.length);
      for (let at = node.offset; at < end; at += 1) owners[at] = node.field.name;
    }
  }
  return owners;
}

interface Place {
  readonly node: FieldNode;
  readonly source: number;
}

/** A field with its bytes, in the given source where it has some there; or else a field that is worked out, which has none. */
function placeOf({ layers }: Dissection, name: string, source: number): Place | undefined {
  let found: Place | undefined;
  for (const layer of layers) {
    for (const node of everyNode(layer.nodes)) {
      if (node.field.name !== name) continue;
      if (layer.source === source && node.length > 0) return { node, source };
      if (found === undefined || (found.node.length === 0 && node.length > 0)) found = { node, source: layer.source };
    }
  }
  return found;
}

export interface PacketDetailProps {
  readonly dissection: Dissection;
  /** The field that is lit while the pointer is elsewhere: the one that a link led to. */
  readonly field: string | undefined;
  /** Whether the tree scrolls to that field; not where its drawing is above the tree. */
  readonly isFollowing?: boolean;
  /** Buttons beside those of the headers. */
  readonly tools?: ReactNode;
}

export function PacketDetail({ dissection, field, isFollowing = true, tools }: PacketDetailProps) {
  const panes = usePanes("packet", [10, 12]);
  const [pointed, setPointed] = useState<string | undefined>();
  const lit = pointed ?? field;
  const [shown, setShown] = useState<number | undefined>();
  const [chosenSource, setChosenSource] = useState(0);
  const place = useMemo(
    () => (lit === undefined ? undefined : placeOf(dissection, lit, chosenSource)),
    [dissection, lit, chosenSource],
  );
  const sourceAt = place?.source ?? Math.min(chosenSource, dissection.sources.length - 1);
  const source = dissection.sources[sourceAt];
  const owners = useMemo(() => ownersOf(dissection, sourceAt), [dissection, sourceAt]);
  const drawable = dissection.layers
    .map((layer, at) => ({ layer, at }))
    .filter(({ layer }) => Object.values(layer.protocol.fields).some((field) => field.bits !== undefined));
  const drawn = drawable.find(({ at }) => at === shown) ?? drawable.at(-1);
  const litField = place?.node.field;
  return (
    <div className="packet-detail" style={panes.style}>
      <FieldTree
        dissection={dissection}
        lit={lit}
        onLit={setPointed}
        label={texts.packet.tree}
        shown={field}
        isFollowing={isFollowing}
      />
      <Separator panes={panes} at={0} orientation="vertical" label={texts.panes.packet} />
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
              {tools}
            </div>
            <BitDiagram layer={drawn.layer} lit={lit} onLit={setPointed} />
          </>
        )}
        {source !== undefined && (
          <div className="packet-bytes">
            {dissection.sources.length > 1 && (
              <div className="choices" role="group" aria-label={texts.packet.bytes}>
                {dissection.sources.map(({ label, bytes }, at) => (
                  <button
                    key={at}
                    type="button"
                    aria-pressed={at === sourceAt}
                    onClick={() => {
                      setPointed(undefined);
                      setChosenSource(at);
                    }}
                  >
                    {texts.packet.source(label, bytes.length)}
                  </button>
                ))}
              </div>
            )}
            <BytesView
              key={sourceAt}
              source={source}
              owners={owners}
              litFrom={place?.node.offset ?? -1}
              litEnd={(place?.node.offset ?? 0) + (place?.node.length ?? 0)}
              onLit={setPointed}
            />
          </div>
        )}
      </div>
    </div>
  );
}
