// The cloak: what others see in place of an address. A keyed hash, so one network has one cloak, and nobody can compute the
// address from it, not even by hashing all of them.
import type * as Crypto from "node:crypto";
import { addressNetwork } from "@vitrine/wire/text";

/** In bytes of the hash: 80 bits, so no two networks share a cloak by chance. */
const cloakLength = 10;

/** In networks: all connections from one cost one hash. */
const mostRemembered = 16_384;

// The start does without `node:crypto`: loading it takes 10 ms.
const crypto = (): typeof Crypto => process.getBuiltinModule("node:crypto");

export type Cloak = (address: string) => string;

/** Makes cloaks with this key; without one they are others at each start. An IPv6 address counts by its first 64 bits. */
export function createCloak(key?: Uint8Array): Cloak {
  // A key object: with plain bytes, each hash would prepare the key again, which takes ten times as long as the hash.
  let prepared: Crypto.KeyObject | undefined;
  const made = new Map<string, string>();
  return (address) => {
    const network = addressNetwork(address);
    let cloak = made.get(network);
    if (cloak !== undefined) return cloak;
    prepared ??= crypto().createSecretKey(key ?? crypto().randomBytes(32));
    const hash = crypto().createHmac("sha256", prepared).update(network).digest();
    cloak = `${hash.subarray(0, cloakLength).toString("hex")}.cloak`;
    if (made.size === mostRemembered) made.clear();
    made.set(network, cloak);
    return cloak;
  };
}
