// Values of a filter as text, the way Wireshark's string() writes them.
import type { Scalar, ValueType } from "./literal.ts";

function formatIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[2 * index]! << 8) | bytes[2 * index + 1]!);
  // The longest run of zeros, the first of equals, and no single one, becomes :: (RFC 5952 §4.2).
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const texts = groups.map((group) => group.toString(16));
  if (best.start < 0) return texts.join(":");
  return `${texts.slice(0, best.start).join(":")}::${texts.slice(best.start + best.length).join(":")}`;
}

function formatSeconds(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n).padStart(9, "0");
  return `${nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

export function formatScalar(value: Scalar, type: ValueType): string {
  if (value instanceof Uint8Array) {
    if (type === "ipv4") return value.join(".");
    if (type === "ipv6" && value.length === 16) return formatIpv6(value);
    const pairs = Array.from(value, (byte) => byte.toString(16).padStart(2, "0"));
    return pairs.join(type === "ethernet" ? ":" : "");
  }
  return type === "seconds" && typeof value === "bigint" ? formatSeconds(value) : String(value);
}
