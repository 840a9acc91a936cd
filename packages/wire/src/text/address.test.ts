import { describe, expect, test } from "vitest";
import { addressNetwork, canonicalAddress, socketAddress, withPort } from "./index.ts";

test.each([
  ["10.20.30.11", "10.20.30.11"],
  ["::ffff:10.20.30.11", "10.20.30.11"],
  ["::FFFF:0A14:1E0B", "10.20.30.11"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["2001:DB8::0:1", "2001:db8::1"],
  ["256.1.1.1", undefined],
  ["010.1.1.1", undefined],
  ["1.2.3", undefined],
  ["banana", undefined],
  ["::1]/../x", undefined],
  [":::", undefined],
  ["", undefined],
])("the canonical form of %j is %s", (text, address) => {
  expect(canonicalAddress(text)).toBe(address);
});

describe("the address that a socket reports", () => {
  test.each([
    ["::ffff:10.20.30.11", "10.20.30.11"],
    ["10.20.30.11", "10.20.30.11"],
    ["fe80::1%eth0", "fe80::1"],
    ["2001:db8::5", "2001:db8::5"],
    ["::ffff:0:0:1", "::ffff:0:0:1"],
  ])("%s becomes %s", (reported, address) => {
    expect(socketAddress(reported)).toBe(address);
  });

  test.each([
    ["10.20.30.11", "10.20.30.11"],
    ["::ffff:10.20.30.11", "10.20.30.11"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::5", "2001:db8:0:0"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["2001:db8::3:4:5:6:7", "2001:db8:0:3"],
    ["::1", "0:0:0:0"],
    ["::", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("%s counts as the network %s", (reported, network) => {
    expect(addressNetwork(reported)).toBe(network);
  });
});

test("an IPv6 address has brackets before a port", () => {
  expect([withPort("10.0.0.1", 5000), withPort("::1", 5000)]).toEqual(["10.0.0.1:5000", "[::1]:5000"]);
});
