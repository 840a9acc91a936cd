// A list of addresses and networks, such as the proxies that the server trusts: `10.0.0.7`, `10.1.0.0/16`, `2001:db8::/32`.
import { BlockList } from "node:net";
import { canonicalAddress, isIpv6 } from "@vitrine/wire/text";

const family = (address: string): "ipv4" | "ipv6" => (isIpv6(address) ? "ipv6" : "ipv4");

/** Why this is neither an address nor a network, or undefined where it is one. */
export function addressFault(entry: string): string | undefined {
  const [address = "", length, ...rest] = entry.split("/");
  const canonical = canonicalAddress(address);
  const isMapped = isIpv6(address) && !isIpv6(canonical ?? "");
  const longest = isIpv6(address) ? 128 : 32;
  // Strict, because a network that is read too widely trusts everybody.
  if (canonical !== undefined && rest.length === 0) {
    if (length === undefined) return undefined;
    if (!isMapped && /^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= longest) return undefined;
  }
  return `"${entry}" is neither an address (10.0.0.7) nor a network (10.1.0.0/16, 2001:db8::/32)`;
}

export class AddressList {
  readonly #entries: readonly string[];
  /** Made when the first address is looked for: most lists of a server that starts are empty, or wait for their first client. */
  #list: BlockList | undefined;

  /** Ignores entries that have an `addressFault`. */
  constructor(entries: readonly string[]) {
    this.#entries = entries;
  }

  has(address: string): boolean {
    if (this.#entries.length === 0) return false;
    const canonical = canonicalAddress(address);
    if (canonical === undefined) return false;
    this.#list ??= blockListOf(this.#entries);
    return this.#list.check(canonical, family(canonical));
  }
}

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    if (addressFault(entry) !== undefined) continue;
    const [address = "", length] = entry.split("/");
    const canonical = canonicalAddress(address)!;
    if (length === undefined) list.addAddress(canonical, family(canonical));
    else list.addSubnet(canonical, Number(length), family(canonical));
  }
  return list;
}
