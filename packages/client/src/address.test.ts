import { expect, test } from "vitest";
import { canonicalAddress, withPort } from "./index.ts";

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
])("%s is %s", (text, address) => {
  expect(canonicalAddress(text)).toBe(address);
});

test("an IPv6 address stands in brackets before a port", () => {
  expect([withPort("10.0.0.1", 5000), withPort("::1", 5000)]).toEqual(["10.0.0.1:5000", "[::1]:5000"]);
});
