// The bytes of a packet as a hex dump, with the lit field's marked; every byte knows which field it belongs to. Only the rows on the screen exist.
import type { ByteSource } from "@vitrine/glass";
import { memo, useLayoutEffect, useRef, useState } from "react";
import { bytesText } from "../copy/bytes-text.ts";
import { useCopy } from "../copy/use-copy.ts";
import { rowWindow, scrollTopFor } from "../list/row-window.ts";
import { texts } from "../texts.ts";
import { bytesPerRow } from "./bytes-per-row.ts";

/** In CSS pixels; the style sheet's `.bytes-view .row`. */
const rowHeight = 19;

export interface BytesViewProps {
  readonly source: ByteSource;
  /** For each byte the name of the innermost field that it belongs to. */
  readonly owners: readonly (string | undefined)[];
  /** First lit byte, and one past the last. */
  readonly litFrom: number;
  readonly litEnd: number;
  readonly onLit: (name: string | undefined) => void;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}

/** The place of a byte's cell. */
const placeOf = (cell: Element): number => Number((cell as HTMLElement).dataset["at"]);

/** The first byte of a selection within an element, and one past the last; undefined where none is in it. */
function bytesIn(selection: Selection, element: HTMLElement): readonly [number, number] | undefined {
  const cells = [...element.querySelectorAll("[data-at]")].filter((cell) => selection.containsNode(cell, true));
  const places = cells.map(placeOf);
  return places.length === 0 ? undefined : [Math.min(...places), Math.max(...places) + 1];
}

/** What fits of the bytes, and how far they are scrolled. */
function useScrolled(length: number) {
  const view = useRef<HTMLDivElement>(null);
  const [perRow, setPerRow] = useState(16);
  const [viewportHeight, setViewportHeight] = useState(400);
  const [scrollTop, setScrollTop] = useState(0);
  const rows = Math.ceil(length / perRow);
  useLayoutEffect(() => {
    const element = view.current!;
    const measure = (): void => {
      const sample = element.querySelector(".sample")!.getBoundingClientRect().width / 10;
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      const room = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      setPerRow(bytesPerRow(room / sample));
      setViewportHeight(element.clientHeight);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { view, perRow, setScrollTop, input: { rows, rowHeight, viewportHeight, scrollTop } };
}

export const BytesView = memo(function BytesView({ source, owners, litFrom, litEnd, onLit }: BytesViewProps) {
  const { bytes } = source;
  const { view, perRow, setScrollTop, input } = useScrolled(bytes.length);
  const { first, end, top, height } = rowWindow(input);
  const isLit = litFrom >= 0 && litEnd > litFrom;
  const isPointedAt = useRef(false);
  useLayoutEffect(() => {
    if (isLit && !isPointedAt.current) {
      const element = view.current!;
      const row = Math.floor(litFrom / perRow);
      element.scrollTop = scrollTopFor(row, { ...input, scrollTop: element.scrollTop });
    }
  }, [litFrom, litEnd, perRow, input.viewportHeight]);
  const cell = (at: number, text: string) => (
    <span
      key={at}
      data-at={at}
      className={at >= litFrom && at < litEnd ? "lit" : undefined}
      onPointerEnter={() => onLit(owners[at])}
    >
      {text}
    </span>
  );
  useCopy(view, (selection) => {
    const [from, to] = selection === undefined ? [] : (bytesIn(selection, view.current!) ?? []);
    if (from !== undefined) return bytesText(bytes.subarray(from, to));
    return bytesText(isLit ? bytes.subarray(litFrom, litEnd) : bytes);
  });
  return (
    <div
      ref={view}
      className="bytes-view figures"
      role="group"
      tabIndex={0}
      aria-label={`${texts.packet.bytes}: ${source.label}`}
      onPointerEnter={() => (isPointedAt.current = true)}
      onPointerLeave={() => {
        isPointedAt.current = false;
        onLit(undefined);
      }}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <span className="sample" aria-hidden="true">
        0000000000
      </span>
      <div className="sizer" style={{ height }}>
        <div style={{ transform: `translateY(${top}px)` }}>
          {Array.from({ length: end - first }, (_, index) => (first + index) * perRow).map((start) => {
            const row = bytes.subarray(start, start + perRow);
            return (
              <div key={start} className="row">
                <span className="offset">{start.toString(16).padStart(4, "0")}</span>
                <span className={`hex of-${perRow}`}>
                  {Array.from(row, (byte, index) => cell(start + index, byte.toString(16).padStart(2, "0")))}
                </span>
                <span className="characters">
                  {Array.from(row, (byte, index) => cell(start + index, printable(byte)))}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
});
