import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, formatAddress, isReserved, parseAddress, parseNetwork } from "./address.ts";

test("every address survives being written and read", () => {
  const address = fc.oneof(
    fc.record({ family: fc.constant(4 as const), value: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }) }),
    fc.record({ family: fc.constant(6 as const), value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }) }),
  );
  fc.assert(
    fc.property(address, (address) => {
      expect(parseAddress(formatAddress(address))).toEqual(address);
    }),
  );
});

test.each(["", "10.20.30", "10.20.30.256", "::g", "fe80::1%eth0", "1.2.3.4/24"])("%j is no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test("a network contains its hosts, and keeps its first and last IPv4 address for itself", () => {
  const network = parseNetwork("10.20.30.0/24")!;
  const isIn = (text: string): boolean => contains(network, parseAddress(text)!);
  expect(["10.20.30.0", "10.20.30.255", "10.20.31.0", "fd00::1"].map(isIn)).toEqual([true, true, false, false]);
  const isKept = (text: string): boolean => isReserved(network, parseAddress(text)!);
  expect(["10.20.30.0", "10.20.30.1", "10.20.30.255"].map(isKept)).toEqual([true, false, true]);
});

test.each(["10.20.30.0/33", "10.20.30.1/24", "10.20.30.0", "fd00::1/64"])("%j is not a network", (text) => {
  expect(parseNetwork(text)).toBeUndefined();
});
