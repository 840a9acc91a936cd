// Addresses that nobody on the Internet has: of this machine, of its link, and of private networks.
import { AddressList } from "./address-list.ts";

const networks = new AddressList([
  // Loopback (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  "127.0.0.0/8",
  "::1",
  // Private networks (RFC 1918, RFC 4193).
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
  // A carrier's own network (RFC 6598).
  "100.64.0.0/10",
  // One link (RFC 3927, RFC 4291 §2.5.6).
  "169.254.0.0/16",
  "fe80::/10",
]);

/** `address` is in its canonical form, without a zone. */
export const isPrivateAddress = (address: string): boolean => networks.has(address);
