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
  readonly #list = new BlockList();
  readonly #isEmpty: boolean;

  /** Ignores entries that have an `addressFault`. */
  constructor(entries: readonly string[]) {
    this.#isEmpty = entries.length === 0;
    for (const entry of entries) if (addressFault(entry) === undefined) this.#add(entry);
  }

  has(address: string): boolean {
    if (this.#isEmpty) return false;
    const canonical = canonicalAddress(address);
    return canonical !== undefined && this.#list.check(canonical, family(canonical));
  }

  #add(entry: string): void {
    const [address = "", length] = entry.split("/");
    const canonical = canonicalAddress(address)!;
    if (length === undefined) this.#list.addAddress(canonical, family(canonical));
    else this.#list.addSubnet(canonical, Number(length), family(canonical));
  }
}
