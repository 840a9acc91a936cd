// The bytes of a packet, sixteen a row, with the lit field's marked; every byte knows which field it belongs to.
import type { ByteSource } from "@vitrine/glass";
import { memo } from "react";
import { texts } from "../texts.ts";

const perRow = 16;
/** Bytes drawn of one packet; a jumbo frame's rest is told by its number. */
const mostBytes = 16_384;

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

export const BytesView = memo(function BytesView({ source, owners, litFrom, litEnd, onLit }: BytesViewProps) {
  const shown = source.bytes.subarray(0, mostBytes);
  const rows = Array.from({ length: Math.ceil(shown.length / perRow) }, (_, row) => row * perRow);
  const cell = (at: number, text: string) => (
    <span
      key={at}
      className={at >= litFrom && at < litEnd ? "lit" : undefined}
      onPointerEnter={() => onLit(owners[at])}
    >
      {text}
    </span>
  );
  return (
    <div
      className="bytes-view figures"
      role="group"
      tabIndex={0}
      aria-label={`${texts.packet.bytes}: ${source.label}`}
      onPointerLeave={() => onLit(undefined)}
    >
      {rows.map((start) => {
        const row = shown.subarray(start, start + perRow);
        return (
          <div key={start} className="row">
            <span className="offset">{start.toString(16).padStart(4, "0")}</span>
            <span className="hex">
              {Array.from(row, (byte, index) => cell(start + index, byte.toString(16).padStart(2, "0")))}
            </span>
            <span className="characters">{Array.from(row, (byte, index) => cell(start + index, printable(byte)))}</span>
          </div>
        );
      })}
      {source.bytes.length > mostBytes && (
        <div className="quiet">{texts.packet.more(source.bytes.length - mostBytes)}</div>
      )}
    </div>
  );
});
