// Values of a filter as text, the way Wireshark's string() writes them.
import { addressText4, addressText6, addressTextEthernet } from "../dissect/address.ts";
import { hexadecimal, secondsText } from "../show/value.ts";
import type { Scalar, ValueType } from "./literal.ts";

export function formatScalar(value: Scalar, type: ValueType): string {
  if (value instanceof Uint8Array) {
    if (type === "ipv4" && value.length === 4) return addressText4(value);
    if (type === "ipv6" && value.length === 16) return addressText6(value);
    if (type === "ethernet" && value.length === 6) return addressTextEthernet(value);
    return hexadecimal(value);
  }
  return type === "seconds" && typeof value === "bigint" ? secondsText(value) : String(value);
}
