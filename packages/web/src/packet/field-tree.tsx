// The layers of a packet and their fields as a tree, walked by the arrow keys (WAI-ARIA's tree pattern).
import type { Dissection, FieldNode } from "@vitrine/glass";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { nodeText as valueText } from "@vitrine/glass";
import { bytesText } from "../copy/bytes-text.ts";
import { useCopy } from "../copy/use-copy.ts";

export interface FieldTreeProps {
  readonly dissection: Dissection;
  readonly lit: string | undefined;
  readonly onLit: (name: string | undefined) => void;
  /** A field to show: the branches above it open. */
  readonly shown?: string | undefined;
  /** Whether the tree scrolls to that field. */
  readonly isFollowing?: boolean;
  /** Name of the tree for screen readers. */
  readonly label: string;
}

/** Layers that are open when the tree is first seen: the innermost are what somebody came for. */
const openAtFirst = 2;

interface Row {
  readonly key: string;
  readonly depth: number;
  readonly title: string;
  readonly value: string;
  readonly name: string | undefined;
  readonly sentence: string;
  readonly isBranch: boolean;
  readonly isMalformed: boolean;
  readonly parent: string | undefined;
  /** What Ctrl-C copies. */
  readonly copied: string;
}

function addNode(rows: Row[], node: FieldNode, key: string, depth: number, parent: string, open: ReadonlySet<string>) {
  const children = node.children ?? [];
  const value = node.field.type === "none" ? "" : valueText(node);
  rows.push({
    key,
    depth,
    title: node.field.label,
    value,
    copied: copiedText(node, value),
    name: node.field.name,
    sentence: node.field.sentence,
    isBranch: children.length > 0,
    isMalformed: false,
    parent,
  });
  if (!open.has(key)) return;
  for (const [at, child] of children.entries()) addNode(rows, child, `${key}.${at}`, depth + 1, key, open);
}

/** "Window: 64240"; of bytes all of them, of which the tree shows the first. */
function copiedText({ field, value }: FieldNode, shown: string): string {
  if (field.type === "bytes" && value instanceof Uint8Array) return bytesText(value);
  return shown === "" ? field.label : `${field.label}: ${shown}`;
}

/** The rows that are visible while these branches are open. */
function visibleRows(dissection: Dissection, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  for (const [at, layer] of dissection.layers.entries()) {
    const key = String(at);
    const value = [layer.malformed ?? "", ...layer.remarks].filter((words) => words !== "").join("; ");
    rows.push({
      key,
      depth: 0,
      title: layer.protocol.label,
      value,
      copied: value === "" ? layer.protocol.label : `${layer.protocol.label}: ${value}`,
      name: undefined,
      sentence: layer.protocol.sentence,
      isBranch: layer.nodes.length > 0,
      isMalformed: layer.malformed !== undefined,
      parent: undefined,
    });
    if (!open.has(key)) continue;
    for (const [child, node] of layer.nodes.entries()) addNode(rows, node, `${key}.${child}`, 1, key, open);
  }
  return rows;
}

/** The key of the first node of a field, and those of the branches above it. */
function pathTo(nodes: readonly FieldNode[], name: string, above: readonly string[]): readonly string[] | undefined {
  for (const [at, node] of nodes.entries()) {
    const path = [...above, `${above.at(-1)}.${at}`];
    if (node.field.name === name) return path;
    const below = pathTo(node.children ?? [], name, path);
    if (below !== undefined) return below;
  }
  return undefined;
}

function pathIn({ layers }: Dissection, name: string): readonly string[] | undefined {
  for (const [at, layer] of layers.entries()) {
    const path = pathTo(layer.nodes, name, [String(at)]);
    if (path !== undefined) return path;
  }
  return undefined;
}

export function FieldTree({ dissection, lit, onLit, label, shown, isFollowing = true }: FieldTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => {
    const { length } = dissection.layers;
    return new Set(dissection.layers.map((_, at) => String(at)).slice(Math.max(0, length - openAtFirst)));
  });
  const [at, setAt] = useState("0");
  const tree = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  const rows = useMemo(() => visibleRows(dissection, open), [dissection, open]);
  const current = rows.some((row) => row.key === at) ? at : "0";

  useEffect(() => {
    if (hasFocus.current) tree.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [current]);

  useEffect(() => {
    const path = shown === undefined ? undefined : pathIn(dissection, shown);
    if (path === undefined) return;
    setOpen((before) => new Set([...before, ...path.slice(0, -1)]));
    setAt(path.at(-1)!);
    if (!isFollowing) return;
    requestAnimationFrame(() => tree.current?.querySelector("[tabindex='0']")?.scrollIntoView({ block: "nearest" }));
  }, [dissection, shown, isFollowing]);

  useCopy(tree, (selection) => (selection === undefined ? rows.find(({ key }) => key === current)?.copied : undefined));

  const toggle = (key: string, isOpen: boolean) =>
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(key);
      else after.delete(key);
      return after;
    });
  const goTo = (row: Row | undefined) => {
    if (row === undefined) return;
    setAt(row.key);
    onLit(row.name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.key === current);
    const row = rows[index];
    if (row === undefined) return;
    if (event.key === "ArrowDown") goTo(rows[index + 1]);
    else if (event.key === "ArrowUp") goTo(rows[index - 1]);
    else if (event.key === "Home") goTo(rows[0]);
    else if (event.key === "End") goTo(rows.at(-1));
    else if (event.key === "ArrowRight") {
      if (row.isBranch && !open.has(row.key)) toggle(row.key, true);
      else if (row.isBranch) goTo(rows[index + 1]);
    } else if (event.key === "ArrowLeft") {
      if (row.isBranch && open.has(row.key)) toggle(row.key, false);
      else goTo(rows.find((candidate) => candidate.key === row.parent));
    } else if (event.key === "Enter" || event.key === " ") toggle(row.key, !open.has(row.key));
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={tree}
      className="field-tree"
      role="tree"
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={() => (hasFocus.current = true)}
      onBlur={() => (hasFocus.current = false)}
      onPointerLeave={() => onLit(undefined)}
    >
      {rows.map((row) => (
        <div
          key={row.key}
          role="treeitem"
          aria-level={row.depth + 1}
          aria-expanded={row.isBranch ? open.has(row.key) : undefined}
          aria-selected={row.key === current}
          tabIndex={row.key === current ? 0 : -1}
          className={`item depth-${Math.min(row.depth, 6)}${row.name !== undefined && row.name === lit ? " lit" : ""}${row.isMalformed ? " malformed" : ""}`}
          title={row.sentence}
          onClick={() => {
            goTo(row);
            if (row.isBranch) toggle(row.key, !open.has(row.key));
          }}
          onPointerEnter={() => onLit(row.name)}
        >
          <span className="twist" aria-hidden="true">
            {row.isBranch ? (open.has(row.key) ? "▾" : "▸") : ""}
          </span>
          <span className="title">{row.title}</span>
          <span className="value figures">{row.value}</span>
        </div>
      ))}
    </div>
  );
}
