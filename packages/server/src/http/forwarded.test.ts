import { describe, expect, test } from "vitest";
import { AddressList } from "../connection/address-list.ts";
import { clientAddress } from "./forwarded.ts";

const proxies = new AddressList(["10.0.0.0/8", "::1"]);
const isTrusted = (address: string): boolean => proxies.has(address);

describe("the client of a request", () => {
  test.each([
    ["a peer that is no proxy, whatever it says", "192.0.2.9", "198.51.100.1", "192.0.2.9"],
    ["a trusted proxy that says nothing", "10.0.0.1", undefined, "10.0.0.1"],
    ["the address that a trusted proxy names", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["the right-most address that is no proxy", "::1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
    ["an address with a port", "10.0.0.1", "198.51.100.1:4711", "198.51.100.1"],
    ["an IPv6 address in brackets", "10.0.0.1", "[2001:DB8::1]", "2001:db8::1"],
    ["an IPv6 address in brackets with a port", "10.0.0.1", '"[2001:db8::1]:4711"', "2001:db8::1"],
    ["an IPv6 address without brackets", "10.0.0.1", "2001:db8::1", "2001:db8::1"],
    ["an IPv4-mapped address", "10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["the proxy, where its entry is no address", "10.0.0.1", "unknown", "10.0.0.1"],
    ["the proxy before an entry that is no address", "10.0.0.1", "198.51.100.1, _hidden, 10.0.0.2", "10.0.0.2"],
    ["a proxy, where all entries are proxies", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  ])("is %s", (_, peer, header, client) => {
    expect(clientAddress(peer, header, isTrusted)).toBe(client);
  });

  test("is found in several headers, and in no more than sixteen hops", () => {
    expect(clientAddress("10.0.0.1", ["6.6.6.6", "198.51.100.1"], isTrusted)).toBe("198.51.100.1");
    const long = `6.6.6.6, ${Array.from({ length: 20 }, (_, at) => `10.0.1.${at}`).join(", ")}`;
    expect(clientAddress("10.0.0.1", long, isTrusted)).toBe("10.0.1.4");
  });
});
