import { expect, test } from "vitest";
import { isPrivateAddress } from "./private-address.ts";

test.each([
  ["127.0.0.1", true],
  ["127.255.255.255", true],
  ["128.0.0.0", false],
  ["10.20.30.11", true],
  ["11.0.0.0", false],
  ["172.15.255.255", false],
  ["172.16.0.0", true],
  ["172.31.255.255", true],
  ["172.32.0.0", false],
  ["192.168.0.1", true],
  ["192.169.0.0", false],
  ["100.63.255.255", false],
  ["100.64.0.0", true],
  ["100.127.255.255", true],
  ["100.128.0.0", false],
  ["169.254.1.1", true],
  ["203.0.113.5", false],
  ["::1", true],
  ["::2", false],
  ["fd00::11", true],
  ["fe80::1", true],
  ["fec0::1", false],
  ["2001:db8::1", false],
  ["::ffff:10.0.0.1", true],
  ["::ffff:203.0.113.5", false],
  ["", false],
])("the address %s is private: %s", (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});
