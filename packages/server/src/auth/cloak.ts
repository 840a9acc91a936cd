// The cloak: what others see in place of an address. A keyed hash, so one network has one cloak, and nobody can compute the
// address from it, not even by hashing all of them.
import { createHmac, randomBytes } from "node:crypto";
import { addressNetwork } from "@vitrine/wire/text";

/** In bytes of the hash: 80 bits, so no two networks share a cloak by chance. */
const cloakLength = 10;

export type Cloak = (address: string) => string;

/** Makes cloaks with this key; without one they are others at each start. An IPv6 address counts by its first 64 bits. */
export function createCloak(key: Uint8Array = randomBytes(32)): Cloak {
  return (address) => {
    const hash = createHmac("sha256", key).update(addressNetwork(address)).digest();
    return `${hash.subarray(0, cloakLength).toString("hex")}.cloak`;
  };
}
