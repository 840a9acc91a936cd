// Values of a filter as text, the way Wireshark's string() writes them.
import { addressText4, addressText6, addressTextEthernet } from "../dissect/address.ts";
import type { Scalar, ValueType } from "./literal.ts";

function formatSeconds(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n).padStart(9, "0");
  return `${nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

export function formatScalar(value: Scalar, type: ValueType): string {
  if (value instanceof Uint8Array) {
    if (type === "ipv4" && value.length === 4) return addressText4(value);
    if (type === "ipv6" && value.length === 16) return addressText6(value);
    if (type === "ethernet" && value.length === 6) return addressTextEthernet(value);
    return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  return type === "seconds" && typeof value === "bigint" ? formatSeconds(value) : String(value);
}
