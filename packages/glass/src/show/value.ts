// A field's value as text: as tshark prints fields, and as a person reads them in the tree.
import { visibleText } from "@vitrine/wire/text";
import { addressText4, addressText6, addressTextEthernet } from "../dissect/address.ts";
import type { FieldDeclaration } from "../dissect/field.ts";
import type { FieldNode, FieldValue } from "../dissect/tree.ts";

const nanosecondsPerSecond = 1_000_000_000n;
/** Bytes of a value that are shown in the tree; `--fields` and `--json` give all. */
const mostBytes = 24;

/** Seconds with nine decimals, of a time in nanoseconds. */
export function secondsText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${sign}${size / nanosecondsPerSecond}.${String(size % nanosecondsPerSecond).padStart(9, "0")}`;
}

export function hexadecimal(bytes: Uint8Array): string {
  // Joined, the text is one piece; added up, it would be a chain of pieces for as long as it is kept.
  return Array.from(bytes, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)).join("");
}

function numberText(field: FieldDeclaration, value: number | bigint): string {
  if (field.display === "octal") return `0${value.toString(8)}`;
  if (field.display !== "hexadecimal") return String(value);
  const bytes = field.bytes ?? Math.ceil((field.bits?.[1] ?? 16) / 8);
  return `0x${value.toString(16).padStart(2 * bytes, "0")}`;
}

/** The value as `tshark -T fields` prints it: addresses and numbers plainly, bytes in hexadecimal, 1 for what is there. */
export function fieldText(field: FieldDeclaration, value: FieldValue): string {
  if (field.type === "none" || typeof value === "boolean") return value === false ? "0" : "1";
  if (typeof value === "string") return visibleText(value);
  if (value instanceof Uint8Array) {
    if (field.type === "ipv4") return addressText4(value);
    if (field.type === "ipv6") return addressText6(value);
    return field.type === "ethernet" ? addressTextEthernet(value) : hexadecimal(value);
  }
  return field.type === "seconds" ? secondsText(BigInt(value)) : numberText(field, value);
}

/** The value as the tree shows it, with the name that a number has. */
export function nodeText(node: FieldNode): string {
  const { field, value } = node;
  if (node.text !== undefined) return visibleText(node.text);
  if (field.type === "none") return "yes";
  if (typeof value === "boolean") return value ? "set" : "not set";
  if (field.type === "bytes" && value instanceof Uint8Array) {
    const shown = hexadecimal(value.subarray(0, mostBytes));
    return `${shown}${value.length > mostBytes ? "…" : ""} (${value.length} bytes)`;
  }
  const text = fieldText(field, value);
  const name = typeof value === "number" ? field.values?.get(value) : undefined;
  if (name !== undefined) return `${name} (${text})`;
  return field.type === "seconds" ? `${text} s` : field.type === "frame" ? `frame ${text}` : text;
}
