// IPv4 and IPv6 addresses and networks as numbers, so that they can be compared, counted on, and written in one way.
import { isIPv4, isIPv6 } from "node:net";

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export interface Network extends Address {
  /** Bits of the prefix. */
  readonly prefix: number;
}

const bits = { 4: 32, 6: 128 } as const;

const numbersIn = (text: string): number[] =>
  text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));

/** `::1` in full: eight groups of sixteen bits. The URL parser has shortened it before. */
function groupsOf(canonical: string): number[] {
  const [head = "", tail = ""] = canonical.split("::");
  const [before, after] = [numbersIn(head), numbersIn(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, value: text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  return { family: 6, value: groupsOf(canonical).reduce((sum, group) => sum * 65_536n + BigInt(group), 0n) };
}

/** The address as people write it; IPv6 in the form of RFC 5952. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

/** `10.20.30.0/24`; undefined where it is not a network, or has bits set after its prefix. */
export function parseNetwork(text: string): Network | undefined {
  const [, host, length] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = host === undefined ? undefined : parseAddress(host);
  if (address === undefined || Number(length) > bits[address.family]) return undefined;
  const network = { ...address, prefix: Number(length) };
  return contains(network, address) && lowest(network) === address.value ? network : undefined;
}

function lowest({ family, value, prefix }: Network): bigint {
  const below = BigInt(bits[family] - prefix);
  return (value >> below) << below;
}

export function contains(network: Network, { family, value }: Address): boolean {
  const below = BigInt(bits[network.family] - network.prefix);
  return family === network.family && value >> below === network.value >> below;
}

/** Whether the address stands for the network itself or for all its hosts (IPv4), so that no host may have it. */
export function isReserved(network: Network, { value }: Address): boolean {
  if (network.prefix >= bits[network.family] - 1) return false;
  const first = lowest(network);
  const last = first + (1n << BigInt(bits[network.family] - network.prefix)) - 1n;
  return value === first || (network.family === 4 && value === last);
}
