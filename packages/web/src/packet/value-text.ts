// A field's value as text, for every place of the page that shows one.
import type { FieldNode } from "@vitrine/glass";

/** Bytes shown before the rest is only counted. */
const shownBytes = 24;

function bytesText(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, "0")).join(":");
  return bytes.length > shownBytes ? `${shown} … (${bytes.length} bytes)` : shown;
}

/** The node's own text where dissection gave one, otherwise its value in the way its declaration asks for. */
export function valueText(node: FieldNode): string {
  if (node.text !== undefined) return node.text;
  const { value, field } = node;
  if (typeof value === "number") {
    const shown = field.display === "hexadecimal" ? `0x${value.toString(16).padStart(2, "0")}` : String(value);
    const name = field.values?.get(value);
    return name === undefined ? shown : `${name} (${shown})`;
  }
  if (typeof value === "boolean") return value ? "set" : "not set";
  if (value instanceof Uint8Array) return bytesText(value);
  if (field.type === "seconds" && typeof value === "bigint") {
    const sign = value < 0n ? "-" : "";
    const digits = String(value < 0n ? -value : value).padStart(10, "0");
    return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)} s`;
  }
  return String(value);
}
